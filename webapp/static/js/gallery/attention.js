// @ts-check
/** Whether somebody looks at a page: it is visible, there may be a connection, and it was used a short while ago. */

import { offline } from "../backoff.js";

/** A page that has not been used for this long is not being looked at. */
export const AWAY_MS = 5 * 60_000;

/** Signs that somebody is looking. Not "scroll": the page also scrolls by itself. */
const USES = ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"];

/** Fires "back" when somebody looks again. */
export class Attention extends EventTarget {
  /**
   * @param {EventTarget & {shown: boolean}} page fires "change"; several pages share a document
   * @param {AbortSignal} signal ends it
   */
  constructor(page, signal) {
    super();
    this.page = page;
    this.signal = signal;
    this.used = performance.now();
    const options = { signal, capture: true, passive: true };
    for (const type of USES) addEventListener(type, () => this.#use(), options);
    document.addEventListener("visibilitychange", () => document.visibilityState !== "hidden" && this.#use(true), { signal });
    addEventListener("online", () => this.#back(), { signal });
    page.addEventListener("change", () => page.shown && this.#use(true), { signal });
  }

  get present() {
    return this.page.shown && document.visibilityState !== "hidden" && !offline() && !this.#away;
  }

  /** Resolves as soon as somebody looks. @returns {Promise<void>} rejects when it is ended */
  given() {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      signal.throwIfAborted();
      if (this.present) return resolve();
      this.addEventListener("back", () => resolve(), { signal, once: true });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  get #away() {
    return performance.now() - this.used >= AWAY_MS;
  }

  /** @param {boolean} [returned] from another tab or program */
  #use(returned = false) {
    const again = returned || this.#away;
    this.used = performance.now();
    if (again) this.#back();
  }

  #back() {
    if (this.present) this.dispatchEvent(new Event("back"));
  }
}
