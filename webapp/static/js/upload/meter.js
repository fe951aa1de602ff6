// @ts-check
/** The time left, from the recent upload speed. */

/** Milliseconds: the time constant of the moving average. */
const MEMORY_MS = 10_000;
/** No estimate before this much time was observed. */
const LEAST_MS = 3_000;
/** Progress comes in bursts; shorter times say nothing about the speed. */
const SAMPLE_MS = 500;

export class Meter {
  /** Bytes per millisecond. */
  rate = 0;
  /** How much of `rate` is based on observations, 0 to 1. */
  trust = 0;
  /** Observed milliseconds. */
  seen = 0;
  /** @type {{now: number, sent: number} | null} */
  last = null;

  /** Uploading stops: time does not count until the next `note`. */
  reset() {
    this.rate = this.trust = this.seen = 0;
    this.last = null;
  }

  /**
   * @param {number} sent bytes so far
   * @param {number} now milliseconds of any clock that never goes back
   */
  note(sent, now) {
    // Less than before: something was cancelled or restarted.
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
   * @returns {number | null} seconds; null while unknown
   */
  left(bytes) {
    if (this.seen < LEAST_MS || this.rate <= 0) return null;
    return (bytes * this.trust) / this.rate / 1000;
  }
}
