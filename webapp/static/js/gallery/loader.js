// @ts-check
/** Loads photos into a timeline, a page at a time and few at once. */

import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { LEAST, MOST, Paging } from "./paging.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").PhotoPage} PhotoPage */
/** @typedef {import("./paging.js").Plan} Plan */
/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./timeline.js").Timeline} Timeline */

const PARALLEL = 2;
/** Delay before loading, so that photos scrolled past are not loaded. */
const PAUSE_MS = 60;

export class Loader {
  /** @type {(from: number, to: number, changed: boolean) => void} */
  onPhotos = () => {};
  onTrouble = () => {};
  /** @type {unknown} */
  trouble = undefined;
  /** Whether the whole timeline is known. */
  complete = false;

  /**
   * @param {Source} source
   * @param {Timeline} timeline
   * @param {AbortSignal} signal
   */
  constructor(source, timeline, signal) {
    this.source = source;
    this.timeline = timeline;
    this.signal = signal;
    this.paging = new Paging(timeline);
    /** @type {Map<Plan, Promise<unknown>>} under way */
    this.pages = new Map();
    this.range = { from: 0, to: 0 };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.generation = 0;
  }

  /** Reset, because the timeline is read again. */
  reset() {
    this.generation += 1;
    this.paging.cursors.clear();
    this.pages.clear();
    this.range = { from: 0, to: 0 };
    this.trouble = undefined;
  }

  /**
   * Request the first photos before their slots are known.
   *
   * @param {string} [day]
   * @returns {Promise<{photos: Photo[], apply: () => void}>} `apply` puts them into their slots, once the
   *   timeline is known; no photos if loading failed
   */
  first(day) {
    /** @type {Plan} */
    const plan = { limit: LEAST, ...(day ? { from: day } : {}) };
    const { generation } = this;
    const asked = this.#ask(plan);
    // Other requests for these photos wait for this one.
    this.pages.set(plan, asked.then(() => {}, () => {}));
    // True once.
    const done = () => generation === this.generation && this.pages.delete(plan);
    return asked.then(
      (page) => ({
        photos: page.images,
        apply: () => {
          if (!done()) return;
          this.#apply(plan, page);
          this.#pump();
        },
      }),
      // Asked for again, with its reason shown if it fails again.
      () => ({ photos: [], apply: () => done() && this.#pump() }),
    );
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   */
  want(from, to) {
    const elsewhere = from !== this.range.from || to !== this.range.to;
    // Scrolling cannot reach missing days.
    if (elsewhere && this.complete) this.trouble = undefined;
    this.range = { from, to };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#pump(), PAUSE_MS);
  }

  retry() {
    this.trouble = undefined;
    this.onTrouble();
    this.#pump();
  }

  /**
   * @param {number} slot
   * @returns {Promise<Photo>}
   */
  async fetch(slot) {
    // A long day is loaded page by page from its start.
    const most = 2 + Math.ceil(this.timeline.entries.length / MOST);
    for (let page = 0; page < most; page += 1) {
      const photo = this.timeline.entries[slot]?.photo;
      if (photo) return photo;
      const plan = this.paging.plan(slot, slot + 1);
      if (!plan) break;
      await (this.#under(plan) ?? this.#load(plan));
    }
    throw new ApiError(text.errors.gone, { status: 404, code: "image_not_found" });
  }

  /**
   * A photo of the gallery by its id, with a known slot.
   *
   * @param {string} imageId
   * @returns {Promise<Photo | undefined>}
   */
  async find(imageId) {
    const photo = await this.source.find(imageId, this.signal);
    if (!photo) return undefined;
    await this.seek(photo);
    return this.timeline.entries[this.timeline.slotOf(photo.imageId)]?.photo ?? photo;
  }

  /**
   * Load until it is known whether a photo is in the timeline.
   *
   * @param {Photo} photo
   */
  async seek(photo) {
    for (;;) {
      const slot = this.timeline.maybeAt(photo);
      if (slot < 0) return;
      await this.fetch(slot);
    }
  }

  /** Request what is wanted and missing, within the limit of concurrent requests. */
  #pump() {
    clearTimeout(this.timer);
    let { from } = this.range;
    while (this.pages.size < PARALLEL && !this.trouble && !this.signal.aborted) {
      const plan = this.paging.plan(from, this.range.to);
      if (!plan) return;
      if (!this.#under(plan)) {
        this.#load(plan).then(
          (found) => found && this.#pump(),
          (error) => this.failed(error),
        );
      }
      const end = this.paging.start(plan) + plan.limit;
      // A page in the middle of a long day needs the cursor of the one before it.
      if (end <= from) return;
      from = end;
    }
  }

  /** @param {unknown} error why nothing more is asked for until somebody tries again */
  failed(error) {
    if (this.signal.aborted) return;
    this.trouble = error;
    this.onTrouble();
  }

  /**
   * The pending page that already covers the start of this one.
   *
   * @param {Plan} plan
   */
  #under(plan) {
    const start = this.paging.start(plan);
    for (const [other, page] of this.pages) {
      const begins = this.paging.start(other);
      if (begins >= 0 && start >= begins && start < begins + other.limit) return page;
    }
    return undefined;
  }

  /**
   * @param {Plan} plan
   * @returns {Promise<boolean>} whether it had any photos
   */
  #load(plan) {
    const { generation } = this;
    const page = this.#ask(plan)
      .then((answer) => {
        if (generation !== this.generation) return false;
        this.pages.delete(plan);
        return this.#apply(plan, answer);
      })
      .finally(() => this.pages.delete(plan));
    this.pages.set(plan, page);
    return page;
  }

  /** @param {Plan} plan */
  #ask({ limit, from, after }) {
    const cursor = after === undefined ? undefined : this.paging.cursors.get(after);
    return this.source.photos({ limit, from, cursor }, this.signal);
  }

  /**
   * Apply a page to its slots, which may have moved since the request.
   *
   * @param {Plan} plan
   * @param {PhotoPage} page
   * @returns {boolean} whether another request may help
   */
  #apply(plan, { images, nextCursor }) {
    const { timeline } = this;
    const { entries } = timeline;
    const start = this.paging.start(plan);
    // The photo before it is gone: what is missing is requested again.
    if (start < 0) return true;
    // Photos beyond the known part of the timeline come with its next part.
    const photos = this.complete ? images : images.slice(0, entries.length - start);
    const atEnd = this.complete && nextCursor === undefined;
    const to = atEnd ? entries.length : this.paging.end(start, photos);
    const last = photos.at(-1);
    if (last && nextCursor !== undefined && photos.length === images.length) {
      this.paging.cursors.set(last.imageId, nextCursor);
    }
    const changed = timeline.replace(start, to, photos);
    this.onPhotos(start, start + photos.length, changed);
    return photos.length > 0 || changed;
  }
}
