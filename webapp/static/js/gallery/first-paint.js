// @ts-check
/**
 * The time until the first pictures are seen, in which little is done that they would have to wait for: cards out of
 * view, names, and all of the timeline come after them.
 */

/** What can wait until they are there does not wait longer than this: before the first of them, and after it. */
const LONGEST_MS = 1_500;
const AFTER_FIRST_MS = 300;
/** What is seen until they come is made after so long, for they may be there at once. */
const AT_ONCE_MS = 100;

export class FirstPaint {
  /** Whether it still lasts. */
  lasts = true;
  /** Whether even what is seen until the pictures come can wait. */
  patient = false;
  /** @type {ReturnType<typeof setTimeout>[]} */
  timers = [];

  /**
   * @param {{onLate: () => void, onOver: () => void}} what onLate: the pictures are not there at once; onOver: they
   *   are seen, or waited for no longer
   */
  constructor({ onLate, onOver }) {
    this.onLate = onLate;
    this.onOver = onOver;
  }

  /** The first cards are there, and their pictures asked for. Only the first call counts. */
  begin() {
    if (!this.lasts || this.timers.length) return;
    this.patient = true;
    const late = () => {
      this.patient = false;
      this.onLate();
    };
    this.timers.push(setTimeout(late, AT_ONCE_MS), setTimeout(() => this.end(), LONGEST_MS));
  }

  /** One picture is there. */
  first() {
    if (this.lasts) this.timers.push(setTimeout(() => this.end(), AFTER_FIRST_MS));
  }

  /** All pictures in view are there. */
  end() {
    if (!this.lasts) return;
    this.lasts = false;
    this.destroy();
    // After the frame that shows them.
    requestAnimationFrame(() => setTimeout(this.onOver));
  }

  destroy() {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
