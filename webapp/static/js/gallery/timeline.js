// @ts-check
/**
 * All photos of a list in order: the day and the shape of each, a byte for each photo, and an entry for each that is
 * loaded. No operation looks at all photos. Plain data; loading is decided elsewhere.
 */

import { DayIndex } from "./day-index.js";
import { Entries } from "./entries.js";
import { Levels } from "./levels.js";
import { Marks } from "./marks.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").TimelineDay} TimelineDay */
/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./source.js").Order} Order */

export class Timeline {
  #levels = new Levels();
  /** The last day that was read, and how many photos of it. */
  #read = { day: "", count: 0 };

  /** @param {Order} order */
  constructor(order) {
    this.order = order;
    this.days = new DayIndex(order.compareDays);
    this.marks = new Marks(order);
    this.entries = new Entries();
  }

  /** Be that of another list, which is about to be read. @param {Order} order */
  sortBy(order) {
    this.order = this.marks.order = order;
    this.days.compare = order.compareDays;
  }

  /** The number of photos. */
  get count() {
    return this.#levels.count;
  }

  /** @param {number} slot @returns {number} width divided by height, as it is laid out */
  ratio(slot) {
    return this.#levels.ratio(slot);
  }

  /** @param {readonly TimelineDay[]} days as the API tells them */
  append(days) {
    let total = this.count;
    for (const { shapes } of days) total += shapes.length;
    this.#levels.reserve(total);
    for (const part of days) {
      const { day, shapes } = part;
      const before = this.#read.day === day ? this.#read.count : 0;
      this.marks.append(part, this.count, before);
      this.days.append(day, shapes.length);
      this.#levels.append(shapes);
      this.#read = { day, count: before + shapes.length };
    }
  }

  /**
   * The photos that are known before any days.
   *
   * @param {readonly Photo[]} photos the newest ones
   */
  preview(photos) {
    this.#clear();
    this.entries.clear();
    this.#splice(0, 0, photos);
  }

  /**
   * The first days, replacing the preview; photos that did not move keep their entries.
   *
   * @param {readonly TimelineDay[]} days as the API tells them
   */
  begin(days) {
    const { dayOf } = this.order;
    const before = this.entries.within(0, this.count);
    this.#clear();
    this.append(days);
    for (const entry of before) {
      const { photo, slot } = entry;
      const same = photo && slot < this.count && this.#levels.isOf(slot, photo) && this.dayAt(slot) === dayOf(photo);
      if (!same) this.entries.drop(entry);
    }
  }

  /** @param {number} slot @returns {string} the day that it is in */
  dayAt(slot) {
    return this.days.all[this.days.indexAt(slot)]?.day ?? "";
  }

  /**
   * The slot of a loaded photo; -1 for any other, which may still be in a slot that is not loaded: see `maybeAt`.
   *
   * @param {string} imageId
   */
  slotOf(imageId) {
    return this.entries.of(imageId)?.slot ?? -1;
  }

  /** @param {number} from @param {number} to exclusive @returns {number} the first slot that is not loaded; -1 for none */
  missing(from, to) {
    let next = from;
    for (const { slot, photo, doubted } of this.entries.within(from, to)) {
      if (slot > next) break;
      if (photo && !doubted) next += 1;
    }
    return next < Math.min(to, this.count) ? next : -1;
  }

  /**
   * Where a photo that `slotOf` does not know may be.
   *
   * @param {Photo} photo
   * @returns {number} the first slot that is not loaded and may be its own; -1 when all of them are known
   */
  maybeAt(photo) {
    if (this.slotOf(photo.imageId) >= 0) return -1;
    const { from, to } = this.#around(photo);
    let first = -1;
    let next = from;
    for (const { slot, photo: other, doubted } of this.entries.within(from, to)) {
      if (!other || doubted) continue;
      if (first < 0 && slot > next) first = next;
      next = slot + 1;
      const side = this.order.compareMoments(other, photo);
      // It is after everything before this one, or before everything after it.
      if (side < 0) first = -1;
      else if (side > 0) return first;
    }
    return first < 0 && next < to ? next : first;
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
    this.#forget(photos, from, to);
    if (!this.#expects(from, to, photos)) {
      this.#splice(from, to, photos);
      return true;
    }
    let changed = false;
    photos.forEach((photo, index) => {
      const slot = from + index;
      changed ||= !this.#levels.isOf(slot, photo);
      this.#levels.set(slot, photo);
      this.entries.fill(this.entries.make(slot), photo);
    });
    return changed;
  }

  /**
   * Insert a photo in order, as far as its part of the list is known.
   *
   * @param {Photo} photo
   * @returns {number} its slot
   */
  insert(photo) {
    const { comparePlaces, placeOf } = this.order;
    const place = placeOf(photo);
    const { from, to } = this.#around(photo);
    let slot = from;
    for (const { slot: next, photo: other, doubted } of this.entries.within(from, to)) {
      if (!other || doubted) continue;
      if (comparePlaces(placeOf(other), place) > 0) break;
      slot = next + 1;
    }
    this.#splice(slot, slot, [photo]);
    return slot;
  }

  /**
   * A photo's part of the list may have another photo at its end, so that one is loaded again. It stays on the page
   * meanwhile: somebody may be about to open or delete it.
   *
   * @param {Photo} photo
   * @returns {number} its slot; -1 if it is not loaded
   */
  doubt(photo) {
    const { from, to } = this.#around(photo);
    const last = this.entries.at(to - 1);
    if (!last?.photo || last.slot < from) return -1;
    last.doubted = true;
    return last.slot;
  }

  /** @param {number} slot */
  remove(slot) {
    this.#splice(slot, slot + 1, []);
  }

  /** No photos, as before anything was read; entries stay. */
  #clear() {
    this.#levels.clear();
    this.days.clear();
    this.marks.clear();
    this.#read = { day: "", count: 0 };
  }

  /**
   * The slots that a photo is in, or between: those of its day, and of that between two marks.
   *
   * @param {Photo} photo
   */
  #around(photo) {
    const day = this.order.dayOf(photo);
    const { first, next } = this.marks.around(this.order.placeOf(photo));
    const start = this.days.startOf(day);
    const end = this.days.endOf(day);
    const from = Math.min(Math.max(first?.slot ?? start, start), end);
    return { from, to: Math.min(Math.max(next?.slot ?? end, from), end) };
  }

  /**
   * Whether photos are as the slots say, so that nothing moves.
   *
   * @param {number} from
   * @param {number} to
   * @param {readonly Photo[]} photos
   */
  #expects(from, to, photos) {
    if (photos.length !== to - from) return false;
    if (this.entries.within(from, to).some(({ slot, photo }) => photo && photo.imageId !== photos[slot - from]?.imageId)) {
      return false;
    }
    let index = this.days.indexAt(from);
    return photos.every((photo, at) => {
      let day = this.days.all[index];
      if (day && from + at >= day.start + day.count) day = this.days.all[(index += 1)];
      return day?.day === this.order.dayOf(photo);
    });
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly Photo[]} photos
   */
  #splice(from, to, photos) {
    this.#levels.splice(from, to, photos);
    this.days.splice(from, to, photos.map(this.order.dayOf));
    this.marks.splice(from, to, photos);
    this.entries.splice(from, to, photos);
  }

  /**
   * A photo has one slot only: a slot that got it by a guess has to be loaded again.
   *
   * @param {readonly Photo[]} photos
   * @param {number} from
   * @param {number} to
   */
  #forget(photos, from, to) {
    for (const { imageId } of photos) {
      const entry = this.entries.of(imageId);
      if (entry && (entry.slot < from || entry.slot >= to)) this.entries.fill(entry, undefined);
    }
  }
}
