// @ts-check
/** Where each day of a timeline starts and ends. */

/**
 * @typedef {object} Day the photos that stand beside each other in one day
 * @property {string} day as named in the list
 * @property {number} start slot of its first photo
 * @property {number} count
 */

export class DayIndex {
  /** @type {readonly Day[]} in the list's order, each once */
  all = [];
  /** The number of photos of all days. */
  #photos = 0;

  /** @param {(one: string, other: string) => number} compare days, as functions for `Array.sort` do */
  constructor(compare) {
    this.compare = compare;
  }

  /** @param {readonly {day: string}[]} photos by slot; those of a day stand beside each other */
  update(photos) {
    /** @type {Day[]} */
    const days = [];
    photos.forEach(({ day }, start) => {
      const last = days.at(-1);
      if (last?.day === day) last.count += 1;
      else days.push({ day, start, count: 1 });
    });
    this.all = days;
    this.#photos = photos.length;
  }

  /**
   * @param {number} slot
   * @returns {number} index in `all` of the day that has the slot
   */
  indexAt(slot) {
    let low = 0;
    let high = this.all.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.all[middle]?.start ?? 0) <= slot) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * A day, or the first one after it.
   *
   * @param {string} day
   */
  from(day) {
    return this.all.find((each) => this.compare(each.day, day) >= 0);
  }

  /**
   * The slot at which a day starts, or would start.
   *
   * @param {string} day
   */
  startOf(day) {
    return this.from(day)?.start ?? this.#photos;
  }

  /**
   * The slot after a day's last one.
   *
   * @param {string} day
   */
  endOf(day) {
    return this.all.find((each) => this.compare(each.day, day) > 0)?.start ?? this.#photos;
  }
}
