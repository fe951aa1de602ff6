// @ts-check
/**
 * Reads the timeline into the store part by part. The newest photos are shown before the first part is there,
 * and photos added meanwhile are inserted at the end.
 */

import { sleep } from "../backoff.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {"loading" | "ready" | "empty" | "error"} State */

/**
 * @typedef {object} Target the store, as far as reading concerns it
 * @property {import("./source.js").Source} source
 * @property {import("./loader.js").Loader} loader
 * @property {import("./timeline.js").Timeline} timeline
 * @property {AbortController} stopping
 * @property {Promise<unknown>} quiet
 * @property {State} state
 * @property {State} filled what it is once it was read
 * @property {unknown} error
 * @property {number} count
 * @property {boolean} complete
 * @property {(state: State) => void} become
 * @property {(type: string, detail?: object) => void} fire
 * @property {{addEarly: () => Promise<void>}} additions
 */

/** The timeline waits this long for the newest photos, in milliseconds. */
const TURN_MS = 500;

export class TimelineReader {
  /** Whether only the newest photos are known so far. */
  preliminary = false;
  /** @type {string | undefined} where the timeline goes on */
  cursor = undefined;

  /** @param {Target} store */
  constructor(store) {
    this.store = store;
    this.loader = store.loader;
    this.timeline = store.timeline;
    this.signal = store.stopping.signal;
  }

  /**
   * Read the timeline and, at the same time, the photos to show first.
   *
   * @param {string} [day] to show first
   */
  async load(day) {
    const { store } = this;
    store.become("loading");
    this.cursor = undefined;
    this.preliminary = false;
    this.loader.complete = false;
    this.loader.reset();
    this.timeline.preview([]);
    const { generation } = this.loader;
    // The page's head requests the newest ones before any script runs, so they are used in any case.
    const newest = this.loader.first();
    const firsts = day ? [newest, this.loader.first(day)] : [newest];
    const shown = newest.then((first) => {
      if (!day && generation === this.loader.generation && this.#preview(first.photos)) first.apply();
    });
    try {
      do await this.#part(day ? undefined : shown);
      while (!store.complete && day && !this.timeline.days.from(day));
    } catch (error) {
      if (this.signal.aborted) return;
      // What is shown stays, with a message about what is missing.
      if (this.preliminary) return this.loader.failed(error);
      this.loader.reset();
      store.error = error;
      store.become("error");
      return;
    }
    store.become(store.filled);
    for (const first of firsts) void first.then(({ apply }) => apply());
    await this.rest();
  }

  /** Read the rest of the timeline, while its start is shown. */
  async rest() {
    try {
      while (!this.store.complete) await this.#part();
    } catch (error) {
      if (!this.signal.aborted) this.loader.failed(error);
      return;
    }
    await this.store.additions.addEarly();
  }

  /**
   * Show the newest photos before the others are known: they have their own days and sizes.
   *
   * @param {Photo[]} photos
   * @returns {boolean} whether they are shown
   */
  #preview(photos) {
    const { store } = this;
    if (store.state !== "loading" || store.count || !photos.length) return false;
    this.preliminary = true;
    this.timeline.preview(photos);
    store.fire("change", { animate: false });
    store.become("ready");
    return true;
  }

  /**
   * Read the next part of the timeline.
   *
   * @param {Promise<unknown>} [newest] until the newest photos are shown, or can't be
   */
  async #part(newest) {
    const { store } = this;
    const { days, nextCursor } = await store.source.timeline(this.cursor, this.signal);
    // It may arrive a moment before them, and takes longer to show.
    if (newest) await Promise.race([newest, sleep(TURN_MS)]);
    if (this.preliminary) await store.quiet;
    this.cursor = nextCursor;
    this.loader.complete = nextCursor === undefined;
    if (this.preliminary) this.timeline.begin(days);
    else this.timeline.append(days);
    const before = this.preliminary;
    this.preliminary = false;
    store.fire("change", { animate: false });
    if (before) store.fire("state");
    if (store.complete) store.fire("complete");
  }
}
