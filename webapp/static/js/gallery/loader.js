// @ts-check
/** Loads photos into a timeline, a page at a time and few at once. */

import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { MOST, Paging } from "./paging.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").PhotoPage} PhotoPage */
/** @typedef {import("./paging.js").Plan} Plan */
/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./timeline.js").Timeline} Timeline */

const PARALLEL = 2;
/** Delay before loading, so that photos scrolled past are not loaded. */
const PAUSE_MS = 60;
/** One page has any photo; others may add so many meanwhile that it takes another. */
const MOST_PAGES = 4;

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
    this.range = { first: 0, from: 0, to: 0 };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.generation = 0;
  }

  /** Reset, because the timeline is read again. */
  reset() {
    this.generation += 1;
    this.pages.clear();
    this.range = { first: 0, from: 0, to: 0 };
    this.trouble = undefined;
  }

  /**
   * Request the first photos before their slots are known.
   *
   * @param {string} [day]
   * @returns {Promise<{photos: Photo[], apply: () => void}>} `apply` puts them into their slots, as
   *   the timeline has them so far; no photos if loading failed
   */
  first(day) {
    const plan = day ? this.paging.ofDay(day) : this.paging.first();
    const { generation } = this;
    const asked = this.#ask(plan);
    // Other requests for these photos wait for this one.
    this.pages.set(plan, asked.then(() => {}, () => {}));
    /** @param {PhotoPage} [page] without it, it is asked for again, with its reason shown if that fails as well */
    const apply = (page) => {
      if (generation !== this.generation) return;
      this.pages.delete(plan);
      if (page) this.#apply(plan, page);
      this.#pump();
    };
    return asked.then(
      (page) => ({ photos: page.images, apply: () => apply(page) }),
      () => ({ photos: [], apply: () => apply() }),
    );
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   * @param {number} [first] where to begin
   */
  want(from, to, first = from) {
    const elsewhere = from !== this.range.from || to !== this.range.to;
    // Scrolling cannot reach missing days.
    if (elsewhere && this.complete) this.trouble = undefined;
    this.range = { first, from, to };
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
   * @param {number} [to] where what is wanted of the same page ends, exclusive
   * @returns {Promise<Photo>}
   */
  async fetch(slot, to = slot + 1) {
    const { entries } = this.timeline;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { photo, doubted } = entries.at(slot) ?? {};
      if (photo && !doubted) return photo;
      if (this.timeline.missing(slot, slot + 1) < 0) break;
      await (this.#under(slot)?.page ?? this.#load(this.paging.plan(slot, to)));
    }
    throw new ApiError(text.codes.image_not_found, { status: 404, code: "image_not_found" });
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
    return this.timeline.entries.of(photo.imageId)?.photo ?? photo;
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
      // It may be any of the page.
      await this.fetch(slot, slot + MOST);
    }
  }

  /** Photos that the list has got: a page that is on its way may not have them. @param {readonly Photo[]} photos */
  came(photos) {
    for (const plan of this.pages.keys()) plan.came.push(...photos);
  }

  /** @param {string} imageId of a photo that was removed */
  left(imageId) {
    for (const plan of this.pages.keys()) plan.came = plan.came.filter((each) => each.imageId !== imageId);
  }

  /** Request what is wanted and missing, within the limit of concurrent requests. */
  #pump() {
    clearTimeout(this.timer);
    const { first, from, to } = this.range;
    this.#request(first, to);
    this.#request(from, first);
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   */
  #request(from, to) {
    while (this.pages.size < PARALLEL && !this.trouble && !this.signal.aborted) {
      const missing = this.timeline.missing(from, to);
      if (missing < 0) return;
      let end = this.#under(missing)?.end;
      if (end === undefined) {
        const plan = this.paging.plan(missing, to);
        end = plan.start() + plan.limit;
        this.#load(plan).then(
          (found) => found && this.#pump(),
          (error) => this.failed(error),
        );
      }
      // Photos were added since the last place: the page leads to one that is closer.
      if (end <= missing) return;
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
   * The pending page that has a slot's photo, and the slot where it ends.
   *
   * @param {number} slot
   */
  #under(slot) {
    for (const [{ start, limit }, page] of this.pages) {
      const begins = start();
      if (begins >= 0 && slot >= begins && slot < begins + limit) return { page, end: begins + limit };
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
  #ask({ limit, from }) {
    return this.source.photos({ limit, from }, this.signal);
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
    const start = plan.start();
    // The photo before it is gone: what is missing is requested again.
    if (start < 0) return true;
    // Photos beyond the known part of the timeline come with its next part.
    const photos = this.complete ? images : images.slice(0, timeline.count - start);
    const atEnd = this.complete && nextCursor === undefined;
    const to = atEnd ? timeline.count : this.paging.end(start, photos);
    let changed = timeline.replace(start, to, photos);
    for (const photo of plan.came) {
      if (timeline.slotOf(photo.imageId) >= 0) continue;
      timeline.insert(photo);
      changed = true;
    }
    this.onPhotos(start, start + photos.length, changed);
    return photos.length > 0 || changed;
  }
}
