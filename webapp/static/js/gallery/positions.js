// @ts-check
/**
 * A layout: where rows and headings are, and where the photos of a row are, once somebody asks. So half a million photos
 * take a few bytes each.
 */

import { firstWhere } from "./day-index.js";
import { aloneRatio, heldRatio } from "./shapes.js";

/** @typedef {import("./day-index.js").Day} Day */

/**
 * @typedef {object} Box in CSS pixels, from the grid's corner
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {object} Row
 * @property {number} top
 * @property {number} height
 * @property {number} from its first slot
 * @property {number} to the slot after its last one
 */

/** Kinds of rows: of several days; of one day, ending at the right edge; the last one of a day, ending before it. */
export const BAND = 0;
export const FULL = 1;
export const OPEN = 2;

/** Numbers that are kept of each. */
const PER_ROW = 5;
const PER_HEADING = 3;

export class Layout {
  /** The height of the whole grid. */
  height = 0;
  /** The number of rows. */
  rows = 0;
  /** Top, height, first slot, kind and unit of each row, from top to bottom. */
  #rows = new Int32Array(PER_ROW * 64);
  /** Left, top and width of each heading, by day. */
  #headings;
  #headed = 0;
  /** @type {{first: number, top: number}[]} months: the index of the first day, and the top of the month's heading */
  #months = [];
  /** The row whose photos were placed last, and their left edges, with that of a photo behind them. */
  #placed = -1;
  /** @type {number[]} */
  #lefts = [];
  /** @type {number[]} */
  #widths = [];

  /**
   * @param {object} photos as they are while the layout holds
   * @param {(slot: number) => number} photos.ratio width divided by height, as they are
   * @param {readonly Day[]} photos.days
   * @param {object} sizes
   * @param {number} sizes.width of the grid
   * @param {number} sizes.gap between photos
   * @param {number} sizes.heading height of a day's
   * @param {number} sizes.month height of a month's
   */
  constructor({ ratio, days }, { width, gap, heading, month }) {
    this.photoRatio = ratio;
    this.days = days;
    this.width = width;
    this.gap = gap;
    this.headingHeight = heading;
    this.monthHeight = month;
    const last = days.at(-1);
    this.count = last ? last.start + last.count : 0;
    this.#headings = new Int32Array(PER_HEADING * days.length);
  }

  /** The ratio of a photo beside others. @param {number} slot */
  ratio(slot) {
    return heldRatio(this.photoRatio(slot));
  }

  /** The ratio of a photo that is alone in its row. @param {number} slot */
  wholeRatio(slot) {
    return aloneRatio(this.photoRatio(slot));
  }

  /** The ratio of a photo of a row. @param {number} from @param {number} to the slot after the row's last @param {number} slot */
  ratioIn(from, to, slot) {
    return to - from === 1 ? this.wholeRatio(slot) : this.ratio(slot);
  }

  /** The heading of a month, at the end of what is placed. @param {number} first index of its first day */
  addMonth(first) {
    this.#months.push({ first, top: this.height });
    this.height += this.monthHeight;
  }

  /**
   * @param {number} top
   * @param {number} height
   * @param {number} from its first slot
   * @param {number} kind
   * @param {number} [unit] the width of a square photo; a row that fills the width has its own
   */
  addRow(top, height, from, kind, unit = height) {
    const at = this.rows * PER_ROW;
    if (at === this.#rows.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[at] = top;
    this.#rows[at + 1] = height;
    this.#rows[at + 2] = from;
    this.#rows[at + 3] = kind;
    this.#rows[at + 4] = unit;
    this.rows += 1;
  }

  /** The heading of the next day. @param {number} left @param {number} top @param {number} width */
  addHeading(left, top, width) {
    const at = this.#headed * PER_HEADING;
    this.#headings[at] = left;
    this.#headings[at + 1] = top;
    this.#headings[at + 2] = width;
    this.#headed += 1;
  }

  /** @param {number} index of a day @returns {Box | undefined} */
  heading(index) {
    if (index < 0 || index >= this.#headed) return undefined;
    const at = index * PER_HEADING;
    const [left = 0, top = 0, width = 0] = this.#headings.subarray(at, at + PER_HEADING);
    return { left, top, width, height: this.headingHeight };
  }

  /** The heading of a day's month. @param {number} index of the day @returns {Box | undefined} */
  month(index) {
    const month = this.#monthOf(index);
    return month && { left: 0, top: month.top, width: this.width, height: this.monthHeight };
  }

  /** Where a day begins: with its heading, or with that of its month. @param {number} index of the day @returns {number} */
  startOf(index) {
    const month = this.#monthOf(index);
    return month?.first === index ? month.top : (this.#headings[index * PER_HEADING + 1] ?? 0);
  }

  /** The height of the headings right above a photo; 0 if it is not in the first row of its day. @param {number} slot */
  above(slot) {
    const { top = 0, from = 0 } = this.row(this.rowOf(slot)) ?? {};
    const index = firstWhere(this.days, ({ start }) => start > from) - 1;
    return this.days[index]?.start === from ? top - this.startOf(index) : 0;
  }

  /** @param {number} index of a day */
  #monthOf(index) {
    return this.#months[firstWhere(this.#months, ({ first }) => first > index) - 1];
  }

  /** @param {number} index @returns {Row | undefined} */
  row(index) {
    if (index < 0 || index >= this.rows) return undefined;
    const at = index * PER_ROW;
    const [top = 0, height = 0, from = 0] = this.#rows.subarray(at, at + PER_ROW);
    return { top, height, from, to: index + 1 < this.rows ? (this.#rows[at + PER_ROW + 2] ?? 0) : this.count };
  }

  /** @param {number} y @returns {number} the index of the last row that starts at or above a height; 0 above all of them */
  rowAt(y) {
    return this.#lastRow(0, y);
  }

  /** @param {number} slot @returns {number} the index of its row */
  rowOf(slot) {
    return this.#lastRow(2, slot);
  }

  /** @param {number} slot @returns {Box} */
  box(slot) {
    const index = this.rowOf(slot);
    const { top = 0, height = 0, from = 0 } = this.row(index) ?? {};
    if (index !== this.#placed) this.#place(index);
    return { left: this.#lefts[slot - from] ?? 0, top, width: this.#widths[slot - from] ?? 0, height };
  }

  /** @param {number} index of a row */
  #place(index) {
    this.#placed = index;
    this.#lefts = [];
    this.#widths = [];
    const row = this.row(index);
    if (!row) return;
    const [kind, unit = 0] = this.#rows.subarray(index * PER_ROW + 3, index * PER_ROW + 5);
    if (kind === BAND) this.#placeDays(row, unit);
    else this.#placePhotos(row, unit, kind === FULL);
  }

  /** @param {Row} row of several days @param {number} unit */
  #placeDays({ from, to }, unit) {
    let index = firstWhere(this.days, ({ start }) => start > from) - 1;
    for (let day = this.days[index]; day && day.start < to; day = this.days[(index += 1)]) {
      let left = this.#headings[index * PER_HEADING] ?? 0;
      for (let slot = day.start; slot < day.start + day.count; slot += 1) {
        const width = bandWidth(this.ratio(slot), unit);
        this.#lefts.push(left);
        this.#widths.push(width);
        left += width + this.gap;
      }
    }
  }

  /** @param {Row} row of one day @param {number} unit @param {boolean} full whether it ends at the right edge */
  #placePhotos({ from, to }, unit, full) {
    let sum = 0;
    for (let slot = from; slot < to; slot += 1) sum += this.ratioIn(from, to, slot);
    const exact = full ? (this.width - this.gap * (to - from - 1)) / sum : unit;
    let edge = 0;
    for (let slot = from; slot < to; slot += 1) {
      // Whole pixels that add up to the width: the rounding error carries over from photo to photo.
      const left = Math.round(edge);
      edge += this.ratioIn(from, to, slot) * exact;
      const right = full && slot === to - 1 ? this.width : Math.round(edge);
      this.#lefts.push(left);
      this.#widths.push(Math.max(right - left, 1));
      edge += this.gap;
    }
  }

  /**
   * @param {number} number of a row, which grows from row to row
   * @param {number} most
   * @returns {number} the index of the last row where it is no more than that; 0 if there is none
   */
  #lastRow(number, most) {
    let low = 0;
    let high = Math.max(this.rows - 1, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#rows[middle * PER_ROW + number] ?? 0) <= most) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * The width of a photo in a row of several days.
 *
 * @param {number} ratio
 * @param {number} unit of the row
 */
export const bandWidth = (ratio, unit) => Math.max(Math.floor(ratio * unit), 1);
