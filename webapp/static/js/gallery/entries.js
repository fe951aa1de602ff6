// @ts-check
/**
 * The photos of a list that are loaded, and those that have a card: few of many. Each has an entry, which is the same
 * object for as long as the photo is shown, wherever it moves.
 */

import { firstWhere } from "./day-index.js";

/** @typedef {import("../api.js").Photo} Photo */

/**
 * @typedef {object} Entry
 * @property {number} slot where the photo is now; -1 once it is gone
 * @property {Photo | undefined} photo undefined until it is loaded
 * @property {boolean} [doubted] another photo may have its slot by now: it is shown until it has been loaded again
 */

export class Entries {
  /** @type {Entry[]} by slot */
  #sorted = [];
  /** @type {Map<string, Entry>} of loaded photos */
  #byId = new Map();

  /** @param {number} slot @returns {Entry | undefined} if it has one */
  at(slot) {
    const found = this.#sorted[this.#indexAt(slot)];
    return found?.slot === slot ? found : undefined;
  }

  /** @param {string} imageId of a loaded photo */
  of(imageId) {
    return this.#byId.get(imageId);
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   * @returns {Entry[]} those in a range of slots, in order
   */
  within(from, to) {
    return this.#sorted.slice(this.#indexAt(from), this.#indexAt(to));
  }

  /** @param {number} slot @returns {Entry | undefined} the last one before it whose photo is certain */
  loadedBefore(slot) {
    for (let index = this.#indexAt(slot) - 1; index >= 0; index -= 1) {
      const entry = this.#sorted[index];
      if (entry?.photo && !entry.doubted) return entry;
    }
    return undefined;
  }

  /** @param {number} slot @returns {Entry} a new one, if it has none */
  make(slot) {
    const index = this.#indexAt(slot);
    const known = this.#sorted[index];
    if (known?.slot === slot) return known;
    /** @type {Entry} */
    const entry = { slot, photo: undefined };
    this.#sorted.splice(index, 0, entry);
    return entry;
  }

  /**
   * Set or change the photo of an entry.
   *
   * @param {Entry} entry
   * @param {Photo | undefined} photo
   */
  fill(entry, photo) {
    if (entry.photo) this.#byId.delete(entry.photo.imageId);
    entry.photo = photo;
    entry.doubted = false;
    if (photo) this.#byId.set(photo.imageId, entry);
  }

  /** Drop an entry; its slot stays. @param {Entry} entry */
  drop(entry) {
    if (entry.slot < 0) return;
    this.#sorted.splice(this.#indexAt(entry.slot), 1);
    if (entry.photo) this.#byId.delete(entry.photo.imageId);
    entry.slot = -1;
  }

  /**
   * Replace the photos of a range of slots, and move those behind it. Photos that were in the range keep their entries.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly Photo[]} photos
   */
  splice(from, to, photos) {
    const low = this.#indexAt(from);
    const high = this.#indexAt(to);
    const moved = photos.length - (to - from);
    const before = this.#sorted.slice(low, high);
    for (const each of before) each.slot = -1;
    const after = photos.map((photo, index) => {
      const known = this.of(photo.imageId);
      const entry = known?.slot === -1 ? known : { slot: -1, photo: undefined };
      entry.slot = from + index;
      return entry;
    });
    for (const each of before) if (each.slot < 0 && each.photo) this.#byId.delete(each.photo.imageId);
    for (let index = high; moved && index < this.#sorted.length; index += 1) {
      /** @type {Entry} */ (this.#sorted[index]).slot += moved;
    }
    this.#sorted.splice(low, high - low, ...after);
    after.forEach((entry, index) => this.fill(entry, photos[index]));
  }

  /** Drop all of them. */
  clear() {
    for (const each of this.#sorted) each.slot = -1;
    this.#sorted = [];
    this.#byId.clear();
  }

  /** @param {number} slot @returns {number} the index of its entry, or of the first one behind it */
  #indexAt(slot) {
    return firstWhere(this.#sorted, (each) => each.slot >= slot);
  }
}
