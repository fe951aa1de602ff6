// @ts-check
/** Where each day of a timeline starts and ends. */

/**
 * @typedef {object} Day the photos that stand beside each other in one day
 * @property {string} day as named in the list
 * @property {number} start slot of its first photo
 * @property {number} count
 */

export class DayIndex {
  /** @type {Day[]} in the list's order, each once */
  #days = [];

  /** @param {(one: string, other: string) => number} compare days, as functions for `Array.sort` do */
  constructor(compare) {
    this.compare = compare;
  }

  /** @returns {readonly Day[]} */
  get all() {
    return this.#days;
  }

  clear() {
    this.#days = [];
  }

  /**
   * Photos after all others; their day may be the last one.
   *
   * @param {string} day
   * @param {number} count
   */
  append(day, count) {
    if (!count) return;
    const last = this.#days.at(-1);
    if (last?.day === day) last.count += count;
    else this.#days.push({ day, start: last ? last.start + last.count : 0, count });
  }

  /**
   * Replace the days of a range of slots.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly string[]} days of the photos that are there now
   */
  splice(from, to, days) {
    const before = this.#days;
    // The days next to the range may become one with those in it.
    const low = Math.max(this.indexAt(from) - 1, 0);
    const high = Math.min(this.indexAt(Math.max(to - 1, from)) + 2, before.length);
    const around = before.slice(low, high);
    this.#days = before.slice(0, low);
    for (const { day, start, count } of around) this.append(day, Math.min(Math.max(from - start, 0), count));
    for (const day of days) this.append(day, 1);
    for (const { day, start, count } of around) this.append(day, Math.min(Math.max(start + count - to, 0), count));
    const moved = days.length - (to - from);
    for (const day of before.slice(high)) {
      day.start += moved;
      this.#days.push(day);
    }
  }

  /**
   * @param {number} slot
   * @returns {number} index in `all` of the day that has the slot
   */
  indexAt(slot) {
    return Math.max(this.#first((day) => day.start > slot) - 1, 0);
  }

  /**
   * A day, or the first one after it.
   *
   * @param {string} day
   */
  from(day) {
    return this.#days[this.#first((each) => this.compare(each.day, day) >= 0)];
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
    return this.#days[this.#first((each) => this.compare(each.day, day) > 0)]?.start ?? this.#photos;
  }

  /** The number of photos of all days. */
  get #photos() {
    const last = this.#days.at(-1);
    return last ? last.start + last.count : 0;
  }

  /**
   * The index of the first day for which something holds that holds for all later ones.
   *
   * @param {(day: Day) => boolean} holds
   */
  #first(holds) {
    return firstWhere(this.#days, holds);
  }
}

/**
 * @template T
 * @param {readonly T[]} sorted
 * @param {(each: T) => boolean} holds false up to some index, true from there on
 * @returns {number} that index; the length if it holds for none
 */
export function firstWhere(sorted, holds) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(/** @type {T} */ (sorted[middle]))) high = middle;
    else low = middle + 1;
  }
  return low;
}
