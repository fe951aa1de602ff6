// @ts-check
/** How long the rest takes, from how fast it went lately. */

/** Milliseconds: what is longer ago than this hardly counts. */
const MEMORY_MS = 10_000;
/** Before this much was seen, nothing is said. */
const LEAST_MS = 3_000;
/** Progress comes in bursts; shorter times say nothing about the speed. */
const SAMPLE_MS = 500;

export class Meter {
  /** Bytes a millisecond. */
  rate = 0;
  /** How much of `rate` rests on what was seen, 0 to 1. */
  trust = 0;
  /** Milliseconds that were seen. */
  seen = 0;
  /** @type {{now: number, sent: number} | null} */
  last = null;

  /** Nothing moves from here on, so time does not count until the next `note`. */
  reset() {
    this.rate = this.trust = this.seen = 0;
    this.last = null;
  }

  /**
   * @param {number} sent bytes so far
   * @param {number} now milliseconds of any clock that never goes back
   */
  note(sent, now) {
    // Less than before: something was cancelled or begins anew.
    if (!this.last || sent < this.last.sent) {
      this.last = { now, sent };
      return;
    }
    const passed = now - this.last.now;
    if (passed < SAMPLE_MS) return;
    const weight = 1 - Math.exp(-passed / MEMORY_MS);
    this.rate += weight * ((sent - this.last.sent) / passed - this.rate);
    this.trust += weight * (1 - this.trust);
    this.seen += passed;
    this.last = { now, sent };
  }

  /**
   * @param {number} bytes still to be sent
   * @returns {number | null} seconds; null while it can't be told
   */
  left(bytes) {
    if (this.seen < LEAST_MS || this.rate <= 0) return null;
    return (bytes * this.trust) / this.rate / 1000;
  }
}
