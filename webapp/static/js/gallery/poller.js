// @ts-check
/** Asks again and again while somebody looks at the page, and not at all while nobody does. */

import { delay, sleep } from "../backoff.js";
import { ApiError } from "../errors.js";
import { Attention } from "./attention.js";

/** After an answer: with it, a photo that others add is there within five seconds. */
export const POLL_MS = 4_000;
/** After failures. */
const PACE = { first: 8_000, factor: 2, longest: 5 * 60_000 };

export class Poller {
  /**
   * @param {EventTarget & {shown: boolean}} page fires "change"
   * @param {(signal: AbortSignal) => Promise<boolean>} ask whether to ask again at once
   */
  constructor(page, ask) {
    this.ask = ask;
    this.stopping = new AbortController();
    this.attention = new Attention(page, this.stopping.signal);
  }

  /** Ask from now on. */
  async watch() {
    const { attention, stopping } = this;
    const { signal } = stopping;
    try {
      for (let failures = 0; ; ) {
        await attention.given();
        try {
          const more = await this.ask(signal);
          failures = 0;
          if (!more) await sleep(POLL_MS, signal);
        } catch (error) {
          signal.throwIfAborted();
          await this.#recover(error, failures);
          failures += 1;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  destroy() {
    this.stopping.abort();
  }

  /**
   * Wait after a failure: as long as the API says, and otherwise no longer than until somebody comes back.
   *
   * @param {unknown} error
   * @param {number} failures before this one
   */
  async #recover(error, failures) {
    const { stopping, attention } = this;
    const told = error instanceof ApiError ? error.retryAfter * 1000 : 0;
    const busy = error instanceof ApiError && (error.status === 429 || error.status === 503);
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, stopping.signal]);
    const waits = [sleep(Math.max(delay(PACE, failures), told), signal)];
    if (!busy) {
      waits.push(new Promise((resolve) => attention.addEventListener("back", () => resolve(), { signal, once: true })));
    }
    try {
      await Promise.race(waits);
    } finally {
      over.abort();
    }
  }
}
