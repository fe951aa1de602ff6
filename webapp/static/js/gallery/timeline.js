// @ts-check
/**
 * All entries of a list in order: the day and aspect ratio of each photo, and the photo itself once it is
 * loaded. Plain data; loading is decided elsewhere.
 */

import { DayIndex } from "./day-index.js";
import { ratioOfPhoto } from "./order.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").Order} Order */

/**
 * @typedef {object} Entry the place of one photo; the same object for as long as the photo is shown
 * @property {string} day as named in the list
 * @property {number} ratio width divided by height
 * @property {Photo | undefined} photo undefined until it is loaded
 */

/** Ratios have three digits: smaller differences are ignored. */
const SAME_RATIO = 0.0015;

export class Timeline {
  /** @type {Entry[]} by slot */
  entries = [];

  /** @param {Order} order */
  constructor(order) {
    this.order = order;
    this.days = new DayIndex(order.compareDays);
  }

  /** @param {readonly {day: string, ratios: readonly number[]}[]} days as the API tells them */
  append(days) {
    for (const { day, ratios } of days) {
      for (const ratio of ratios) this.entries.push({ day, ratio, photo: undefined });
    }
    this.days.update(this.entries);
  }

  /**
   * The photos that are known before any days.
   *
   * @param {readonly Photo[]} photos the newest ones
   */
  preview(photos) {
    this.entries = photos.map((photo) => this.#entryOf(photo));
    this.days.update(this.entries);
  }

  /**
   * The first days, replacing the preview; photos that did not move keep their entry.
   *
   * @param {readonly {day: string, ratios: readonly number[]}[]} days as the API tells them
   */
  begin(days) {
    const before = this.entries;
    this.entries = [];
    this.append(days);
    before.forEach((entry, slot) => {
      const now = this.entries[slot];
      const same = now?.day === entry.day && Math.abs(now.ratio - entry.ratio) <= SAME_RATIO;
      if (same) this.entries[slot] = entry;
    });
  }

  /**
   * The slot of a loaded photo; -1 for any other, which may still be in a slot that is not loaded: see `maybeAt`.
   *
   * @param {string} imageId
   */
  slotOf(imageId) {
    return this.entries.findIndex(({ photo }) => photo?.imageId === imageId);
  }

  /**
   * Where a photo that `slotOf` does not know may be.
   *
   * @param {Photo} photo
   * @returns {number} the first slot that is not loaded and may be its own; -1 when all of them are known
   */
  maybeAt(photo) {
    if (this.slotOf(photo.imageId) >= 0) return -1;
    const day = this.order.dayOf(photo);
    const end = this.days.endOf(day);
    let first = -1;
    for (let slot = this.days.startOf(day); slot < end; slot += 1) {
      const other = this.entries[slot]?.photo;
      const side = other && this.order.compareMoments(other, photo);
      if (side === undefined) first = first < 0 ? slot : first;
      // It is after everything before this one, or before everything after it.
      else if (side < 0) first = -1;
      else if (side > 0) break;
    }
    return first;
  }

  /**
   * The slot of an entry, wherever it has moved; -1 once it is gone.
   *
   * @param {Entry} entry
   */
  indexOf(entry) {
    return this.entries.indexOf(entry, this.days.startOf(entry.day));
  }

  /**
   * Set the photos in a range of slots.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly Photo[]} photos in their order; perhaps more or fewer than there were slots
   * @returns {boolean} whether the layout changed
   */
  replace(from, to, photos) {
    const before = this.entries.slice(from, to);
    const asExpected =
      before.length === photos.length &&
      before.every(({ day, photo }, index) => {
        const found = photos[index];
        return found && day === this.order.dayOf(found) && (!photo || photo.imageId === found.imageId);
      });
    this.#forget(photos, from, to);
    if (asExpected) return this.#fill(before, photos);
    const known = new Map(before.map((entry) => [entry.photo?.imageId, entry]));
    const after = photos.map((photo) => {
      const entry = known.get(photo.imageId);
      const placed = this.#entryOf(photo);
      return entry ? Object.assign(entry, placed) : placed;
    });
    this.entries.splice(from, to - from, ...after);
    this.days.update(this.entries);
    return true;
  }

  /**
   * Insert a photo in order, as far as its day is known.
   *
   * @param {Photo} photo
   * @returns {number} its slot
   */
  insert(photo) {
    const day = this.order.dayOf(photo);
    const end = this.days.endOf(day);
    let slot = this.days.startOf(day);
    for (let next = slot; next < end; next += 1) {
      const other = this.entries[next]?.photo;
      if (!other) continue;
      if (this.order.compare(other, photo) > 0) break;
      slot = next + 1;
    }
    this.entries.splice(slot, 0, this.#entryOf(photo));
    this.days.update(this.entries);
    return slot;
  }

  /** @param {number} slot */
  remove(slot) {
    const [entry] = this.entries.splice(slot, 1);
    this.days.update(this.entries);
    return entry;
  }

  /**
   * @param {Photo} photo
   * @returns {Entry}
   */
  #entryOf(photo) {
    return { day: this.order.dayOf(photo), ratio: ratioOfPhoto(photo), photo };
  }

  /**
   * @param {readonly Entry[]} entries
   * @param {readonly Photo[]} photos one for each
   * @returns {boolean} whether a shape is another one
   */
  #fill(entries, photos) {
    let changed = false;
    entries.forEach((entry, index) => {
      const photo = photos[index];
      if (!photo) return;
      const ratio = ratioOfPhoto(photo);
      if (Math.abs(ratio - entry.ratio) > SAME_RATIO) {
        entry.ratio = ratio;
        changed = true;
      }
      entry.photo = photo;
    });
    return changed;
  }

  /**
   * A photo has one slot only: a slot that got it by a guess has to be loaded again.
   *
   * @param {readonly Photo[]} photos
   * @param {number} from
   * @param {number} to
   */
  #forget(photos, from, to) {
    const ids = new Set(photos.map(({ imageId }) => imageId));
    this.entries.forEach((entry, slot) => {
      if ((slot < from || slot >= to) && entry.photo && ids.has(entry.photo.imageId)) {
        entry.photo = undefined;
      }
    });
  }
}
