// @ts-check
/**
 * The photos of a list by slot; 0 is the first. Days and shapes are known from the start, photos
 * are loaded on demand. What others added or deleted meanwhile appears, and is corrected, when that part of
 * the list is loaded.
 */

import { Additions } from "./additions.js";
import { Loader } from "./loader.js";
import { TimelineReader } from "./timeline-reader.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./timeline-reader.js").State} State */

/**
 * Fires "state"; "complete" (all days are known); "change" (another layout; detail {animate}: because a photo came or went); and "photos"
 * (detail {from, to}: those slots have their photos now).
 */
export class Store extends EventTarget {
  /** @type {State} */
  state = "loading";
  /** @type {unknown} why the state is "error" */
  error = undefined;
  /** @type {string | undefined} up to where the list has what has changed */
  until = undefined;
  /** @type {Promise<void>} until the timeline is known to its end, or can't be */
  loading = Promise.resolve();
  /** @type {Promise<unknown>} until there is time for what comes after the newest photos, once these are shown */
  quiet = Promise.resolve();

  /** @param {Source} source */
  constructor(source) {
    super();
    this.source = source;
    this.timeline = new Timeline(source.order);
    this.stopping = new AbortController();
    this.loader = new Loader(source, this.timeline, this.stopping.signal);
    this.loader.onPhotos = (from, to, changed) => {
      if (changed) this.changed();
      this.fire("photos", { from, to });
    };
    this.loader.onTrouble = () => this.fire("state");
    this.additions = new Additions(this);
    this.reader = new TimelineReader(this);
  }

  /** Whether only the newest photos are known so far. */
  get preliminary() {
    return this.reader.preliminary;
  }

  /** Whether all days are known. */
  get complete() {
    return this.loader.complete;
  }

  /** Whether the whole list is known: photos that are not in it are not in the gallery. */
  get settled() {
    return this.complete && (this.state === "ready" || this.state === "empty");
  }

  get count() {
    return this.timeline.count;
  }

  /** The state once it is read. @returns {"ready" | "empty"} */
  get filled() {
    return this.count ? "ready" : "empty";
  }

  get days() {
    return this.timeline.days.all;
  }

  /** The error of the last attempt to load photos; undefined if it succeeded. */
  get trouble() {
    return this.loader.trouble;
  }

  /**
   * The entry that represents a photo for as long as it is shown, wherever it moves.
   *
   * @param {number} slot
   * @returns {Entry | undefined} undefined if there is no such slot
   */
  entry(slot) {
    return slot >= 0 && slot < this.count ? this.timeline.entries.make(slot) : undefined;
  }

  /** @param {number} slot @returns {Entry | undefined} undefined as well if nobody needed it before */
  known(slot) {
    return this.timeline.entries.at(slot);
  }

  /** No card shows it any more. @param {Entry} entry */
  release(entry) {
    if (!entry.photo) this.timeline.entries.drop(entry);
  }

  /** @param {number} slot */
  photo(slot) {
    return this.known(slot)?.photo;
  }

  /** The aspect ratio that a photo is laid out with. @param {number} slot */
  ratio(slot) {
    return this.timeline.ratio(slot);
  }

  /**
   * @param {number} slot
   * @returns {number} index in `days`
   */
  dayOf(slot) {
    return this.timeline.days.indexAt(slot);
  }

  /** @param {string} imageId of a photo that is loaded; -1 for any other, there or not */
  slotOf(imageId) {
    return this.timeline.slotOf(imageId);
  }

  /**
   * Read the timeline and, at the same time, the photos to show first.
   *
   * @param {{day: string, index: number}} [place] to show first: a photo of a day
   */
  load(place) {
    this.loading = this.reader.load(place);
    return this.loading;
  }

  /**
   * Become another list: the same photos in another order.
   *
   * @param {Source} source
   */
  sortBy(source) {
    this.source = this.loader.source = source;
    this.timeline.sortBy(source.order);
  }

  /**
   * Load missing photos in a range of slots, soon.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @param {number} [first] where to begin
   */
  want(from, to, first) {
    if (this.state === "ready") this.loader.want(from, to, first);
  }

  /** Retry what failed to load. */
  retry() {
    if (this.state === "error") return void this.load();
    this.loader.retry();
    if (!this.complete && this.state === "ready") void this.reader.rest();
  }

  /**
   * @param {number} slot
   * @returns {Promise<Photo>} rejects with an `ApiError`
   */
  fetch(slot) {
    return this.loader.fetch(slot);
  }

  /**
   * The slot of a photo that may not be loaded yet.
   *
   * @param {string} imageId
   * @returns {Promise<number>} -1 when there is no such photo in the gallery
   */
  async locate(imageId) {
    const known = this.slotOf(imageId);
    if (known >= 0) return known;
    await this.loading;
    const photo = await this.loader.find(imageId);
    if (!photo) return -1;
    const slot = this.slotOf(photo.imageId);
    // The list may lag behind a photo that has just become ready.
    return slot >= 0 ? slot : this.add(photo);
  }

  /** Add a photo. @param {Photo} photo @returns {number} its slot; -1 while that is not known */
  add(photo) {
    return this.additions.add(photo);
  }

  /** Add photos that the list has got since it was read. @param {readonly Photo[]} photos @returns {Photo[]} those that were not there before */
  enter(photos) {
    return this.additions.enter(photos);
  }

  /** Add photos that the list may have had when it was read. @param {readonly Photo[]} photos @returns {Promise<Photo[]>} as `enter` does */
  meet(photos) {
    return this.additions.addAll(photos);
  }

  /** @param {Photo} photo that was removed @returns {number} its slot; -1 while that is not known */
  restore(photo) {
    return this.additions.restore(photo);
  }

  /**
   * @param {string} imageId
   * @returns {{slot: number, photo: Photo} | null} null when it is not there
   */
  remove(imageId) {
    const slot = this.slotOf(imageId);
    const photo = this.photo(slot);
    if (!photo) return null;
    this.loader.left(imageId);
    this.timeline.remove(slot);
    this.changed(true);
    return { slot, photo };
  }

  /** Remove several photos at once. @param {Iterable<string>} imageIds */
  removeAll(imageIds) {
    const before = this.count;
    for (const imageId of imageIds) {
      this.loader.left(imageId);
      const slot = this.slotOf(imageId);
      if (slot >= 0) this.timeline.remove(slot);
    }
    if (this.count < before) this.changed(true);
  }

  /** @param {Photo} photo that is there, with other words */
  update(photo) {
    const slot = this.slotOf(photo.imageId);
    if (slot < 0) return;
    const changed = this.timeline.replace(slot, slot + 1, [photo]);
    if (changed) this.changed();
    this.fire("photos", { from: slot, to: slot + 1 });
  }

  destroy() {
    this.stopping.abort();
  }

  /** @param {State} state */
  become(state) {
    if (this.state === state && state !== "error") return;
    this.state = state;
    this.fire("state");
  }

  /** The layout is another one. @param {boolean} [animate] because a photo came or went */
  changed(animate = false) {
    this.fire("change", { animate });
    if (this.state === "ready" || this.state === "empty") this.become(this.filled);
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
