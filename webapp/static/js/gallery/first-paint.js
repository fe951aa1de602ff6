// @ts-check
/**
 * The time until the first pictures are painted. Work that would delay them is postponed: cards out of
 * view, names, and the timeline.
 */

/** Postponed work waits no longer than this: from the start, and from the first picture. */
const LONGEST_MS = 1_500;
const AFTER_FIRST_MS = 300;
/** Placeholders are drawn after this time; the pictures may be cached and need none. */
const AT_ONCE_MS = 100;

export class FirstPaint {
  /** Whether the first pictures are still awaited. */
  lasts = true;
  /** Whether placeholders are postponed as well. */
  patient = false;
  /** @type {ReturnType<typeof setTimeout>[]} */
  timers = [];

  /**
   * @param {{onLate: () => void, onOver: () => void}} what onLate: the pictures did not load at once; onOver: they
   *   are painted, or no longer awaited
   */
  constructor({ onLate, onOver }) {
    this.onLate = onLate;
    this.onOver = onOver;
  }

  /** The first cards are on the page and their pictures requested. Only the first call has an effect. */
  begin() {
    if (!this.lasts || this.timers.length) return;
    this.patient = true;
    const late = () => {
      this.patient = false;
      this.onLate();
    };
    this.timers.push(setTimeout(late, AT_ONCE_MS), setTimeout(() => this.end(), LONGEST_MS));
  }

  /** One picture has loaded. */
  first() {
    if (this.lasts) this.timers.push(setTimeout(() => this.end(), AFTER_FIRST_MS));
  }

  /** All pictures in view have loaded. */
  end() {
    if (!this.lasts) return;
    this.lasts = false;
    this.destroy();
    // After the frame that paints them.
    requestAnimationFrame(() => setTimeout(this.onOver));
  }

  destroy() {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
