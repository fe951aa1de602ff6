// @ts-check
/** When pictures are loaded: not for what only flies by, and not more often than once in a frame. */

/** So long nothing has flown by when they are. */
const SETTLED_MS = 90;

export class LoadThrottle {
  frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /** @param {{onLoad: () => void, onSettled: () => void}} what onSettled: nothing flies by any more, and onLoad was called */
  constructor({ onLoad, onSettled }) {
    this.onLoad = onLoad;
    this.onSettled = onSettled;
  }

  /** Whether something has just flown by. */
  get waiting() {
    return this.timer !== undefined;
  }

  /** Load in the next frame, unless something flies by. */
  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.waiting) this.onLoad();
    });
  }

  /** Load once nothing has flown by for a moment. */
  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.onLoad();
      this.onSettled();
    }, SETTLED_MS);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }
}
