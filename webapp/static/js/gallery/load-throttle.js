// @ts-check
/** Decides when pictures load: not for what only scrolls past, and at most once per frame. */

/** Scrolling must have settled for this long. */
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

  /** Whether photos are scrolling past. */
  get waiting() {
    return this.timer !== undefined;
  }

  /** Load in the next frame, unless photos are scrolling past. */
  soon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.waiting) this.onLoad();
    });
  }

  /** Load once scrolling has settled. */
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
