// @ts-check
/** The marks of a timeline: photos within long days whose places the timeline states, so that a page can start there. */

import { firstWhere } from "./day-index.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").Order} Order */

/**
 * @typedef {object} Mark
 * @property {string} place where the list can be asked to start
 * @property {number} slot of the first photo at or after the place
 */

/** A long day has a mark for each multiple of this number, counted from its first photo, which is 0 and has none. */
const EVERY = 100;

export class Marks {
  /** @type {Mark[]} in the list's order */
  #all = [];

  /** @param {Order} order */
  constructor(order) {
    this.order = order;
  }

  clear() {
    this.#all = [];
  }

  /**
   * @param {{day: string, marks?: readonly string[]}} part of a day
   * @param {number} start the slot of its first photo
   * @param {number} before how many photos of the day were in earlier parts of the timeline
   */
  append({ day, marks = [] }, start, before) {
    const first = Math.max(1, Math.ceil(before / EVERY));
    marks.forEach((mark, index) => {
      this.#all.push({ place: day + mark, slot: start - before + (first + index) * EVERY });
    });
  }

  /** @param {number} slot @returns {Mark | undefined} the last one at or before it */
  before(slot) {
    return this.#all[firstWhere(this.#all, (mark) => mark.slot > slot) - 1];
  }

  /**
   * The marks that a photo is between.
   *
   * @param {string} place of the photo
   * @returns {{first: Mark | undefined, next: Mark | undefined}} first: at or before it
   */
  around(place) {
    const next = firstWhere(this.#all, (mark) => this.order.comparePlaces(mark.place, place) > 0);
    return { first: this.#all[next - 1], next: this.#all[next] };
  }

  /**
   * The photos of a range of slots were replaced.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly Photo[]} photos that are there now
   */
  splice(from, to, photos) {
    const { comparePlaces, placeOf } = this.order;
    const moved = photos.length - (to - from);
    const places = photos.map(placeOf);
    for (let index = firstWhere(this.#all, (mark) => mark.slot >= from); index < this.#all.length; index += 1) {
      const mark = /** @type {Mark} */ (this.#all[index]);
      if (mark.slot > to) mark.slot += moved;
      else mark.slot = from + places.filter((place) => comparePlaces(place, mark.place) < 0).length;
    }
  }
}
