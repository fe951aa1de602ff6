// @ts-check
/**
 * Polls for photos that others add: one short request from time to time,
 * and none while the page is hidden or offline.
 */

import { delay, online, sleep, visible } from "../backoff.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").RecentSource} RecentSource */
/** @typedef {import("./store.js").Store} Store */

/** Between two polls, with backoff after failures. */
const PACE = { first: 60_000, factor: 2, longest: 15 * 60_000 };
/** A page that becomes visible after this long polls at once. */
const BACK_MS = 10_000;
/** Photos of the first request of a poll, and of further ones while all photos are new. */
const FEW = 10;
const MANY = 100;

/** Fires "news" (detail {photos}: they are in the store now). */
export class Poller extends EventTarget {
  /**
   * @param {RecentSource} source
   * @param {Store} store
   * @param {ReadonlySet<string>} hidden ids of photos that were deleted here, and may still be listed
   */
  constructor(source, store, hidden) {
    super();
    this.source = source;
    this.store = store;
    this.hidden = hidden;
    /** @type {Set<string> | undefined} ids that were listed before; undefined before the first look */
    this.known = undefined;
    /** Whether the first poll listed the whole gallery, so that all others are new. */
    this.whole = false;
    this.stopping = new AbortController();
  }

  /** Poll from now on. */
  async watch() {
    const { signal } = this.stopping;
    try {
      for (let failures = 0; ; ) {
        await visible(signal);
        await online(signal);
        failures = await this.look().then(() => 0, () => failures + 1);
        signal.throwIfAborted();
        await this.#pause(delay(PACE, failures));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Poll once. What the first poll lists was there when the page loaded. */
  async look() {
    const { known, store } = this;
    /** @type {Photo[]} */
    const listed = [];
    /** @type {string | undefined} */
    let cursor;
    do {
      const limit = cursor === undefined ? FEW : MANY;
      const page = await this.source.recent({ limit, cursor }, this.stopping.signal);
      listed.push(...page.images);
      cursor = page.nextCursor;
    } while (known && cursor !== undefined && listed.every(({ imageId }) => !known.has(imageId)));
    this.known = new Set([...(known ?? []), ...listed.map(({ imageId }) => imageId)]);
    if (!known) {
      this.whole = cursor === undefined;
      return;
    }
    // Photos after the last known one are older than what the first poll listed.
    const end = this.whole ? listed.length : listed.findLastIndex(({ imageId }) => known.has(imageId));
    const fresh = listed
      .slice(0, Math.max(end, 0))
      .filter(({ imageId }) => !known.has(imageId) && !this.hidden.has(imageId));
    const photos = await store.addAll(fresh);
    if (photos.length) this.dispatchEvent(new CustomEvent("news", { detail: { photos } }));
  }

  destroy() {
    this.stopping.abort();
  }

  /**
   * Wait, but no longer than until the page becomes visible again.
   *
   * @param {number} milliseconds
   */
  async #pause(milliseconds) {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.stopping.signal]);
    const begun = performance.now();
    const back = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      document.addEventListener("visibilitychange", () => {
        const seen = document.visibilityState !== "hidden";
        if (seen && performance.now() - begun > BACK_MS) resolve();
      }, { signal });
    });
    try {
      await Promise.race([sleep(milliseconds, signal), back]);
    } finally {
      over.abort();
    }
  }
}
