// @ts-check
/**
 * Reads the timeline into the store part by part. The newest photos are shown before the first part is there,
 * and photos added meanwhile are inserted at the end.
 */

import { sleep } from "../backoff.js";
import { ApiError, TIMELINE_BUILDING } from "../errors.js";
import { LEAST } from "./paging.js";

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
 * @property {string | undefined} until
 * @property {number} count
 * @property {boolean} complete
 * @property {(state: State) => void} become
 * @property {(type: string, detail?: object) => void} fire
 * @property {{addEarly: () => Promise<void>, reset: () => void}} additions
 */

/** The timeline waits this long for the newest photos, in milliseconds. */
const TURN_MS = 500;
/** The shortest wait while the API builds the timeline, in milliseconds. */
const BUILDING_MS = 1_000;

/**
 * What has changed is told from this long before the timeline's answer: the API goes back twice as far (handlers/gallery/timeline.py,
 * REPEATED), but may have been slow itself. Photos that were asked for earlier are asked for again.
 */
const LATE_MS = 15_000;

export class TimelineReader {
  /** Whether only the newest photos are known so far. */
  preliminary = false;
  /** @type {string | undefined} where the timeline goes on */
  cursor = undefined;
  /** Aborted when it is read again. */
  #reading = new AbortController();

  /** @param {Target} store */
  constructor(store) {
    this.store = store;
    this.loader = store.loader;
    this.timeline = store.timeline;
  }

  /**
   * Read the timeline and, at the same time, the photos to show first.
   *
   * @param {{day: string, index: number}} [place] to show first: a photo of a day
   */
  async load(place) {
    const { store } = this;
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const begun = performance.now();
    store.become("loading");
    this.cursor = store.until = undefined;
    this.preliminary = false;
    this.loader.complete = false;
    this.loader.reset();
    store.additions.reset();
    this.timeline.preview([]);
    // The page's head requests the newest ones before any script runs, so they are used in any case.
    const newest = this.loader.first();
    const firsts = place && place.index < LEAST ? [newest, this.loader.first(place.day)] : [newest];
    const show = () =>
      newest.then((first) => {
        if (!signal.aborted && this.#preview(first.photos)) first.apply();
      });
    const shown = place ? undefined : show();
    try {
      do await this.#part(show, shown);
      while (!store.complete && place && !this.timeline.days.from(place.day));
    } catch (error) {
      if (this.#isOver(signal)) return;
      // What is shown stays, with a message about what is missing.
      if (this.preliminary) return this.loader.failed(error);
      this.loader.reset();
      store.error = error;
      store.become("error");
      return;
    }
    store.become(store.filled);
    // Somebody may have added or deleted photos in between, and nobody would tell.
    if (performance.now() - begun > LATE_MS) firsts.push(this.loader.first(), ...(place ? [this.loader.first(place.day)] : []));
    for (const first of firsts) void first.then(({ apply }) => apply());
    await this.rest();
  }

  /** Read the rest of the timeline, while its start is shown. */
  async rest() {
    const { signal } = this.#reading;
    try {
      while (!this.store.complete) await this.#part();
    } catch (error) {
      if (!this.#isOver(signal)) this.loader.failed(error);
      return;
    }
    await this.store.additions.addEarly();
  }

  /** Whether nobody waits for this reading any more. @param {AbortSignal} signal */
  #isOver(signal) {
    return signal.aborted || this.store.stopping.signal.aborted;
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
   * @param {() => Promise<unknown>} [show] the newest photos, while there is no timeline
   * @param {Promise<unknown>} [shown] until they are shown, or can't be
   */
  async #part(show, shown) {
    const { store } = this;
    const { signal } = this.#reading;
    const { days, nextCursor, until } = await this.#answer(AbortSignal.any([signal, store.stopping.signal]), show);
    // It may arrive a moment before them, and takes longer to show.
    if (shown) await Promise.race([shown, sleep(TURN_MS)]);
    if (this.preliminary) await store.quiet;
    signal.throwIfAborted();
    // The other parts are read later, and may have more.
    if (this.cursor === undefined) store.until = until;
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

  /**
   * The API's answer, however long it takes to build the timeline.
   *
   * @param {AbortSignal} signal
   * @param {() => Promise<unknown>} [show]
   */
  async #answer(signal, show) {
    for (;;) {
      try {
        return await this.store.source.timeline(this.cursor, signal);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== TIMELINE_BUILDING) throw error;
        await show?.();
        await sleep(Math.max(error.retryAfter * 1000, BUILDING_MS), signal);
      }
    }
  }
}
