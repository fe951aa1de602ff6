// @ts-check
/** Places photos in rows: the days that share one, or a day of several. */

import { shown } from "./measures.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Measures} Measures */

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

/**
 * @typedef {object} Layout
 * @property {number} height of the whole grid
 * @property {Row[]} rows from top to bottom
 * @property {Int32Array} left by slot
 * @property {Int32Array} width by slot
 * @property {Box[]} headings by day
 */

/** A row may be this much taller to fill the width. */
const STRETCH = 1.3;

/**
 * Days next to each other in one row.
 *
 * @param {Layout} plan
 * @param {readonly {day: Day, natural: number}[]} band
 * @param {(slot: number) => number} ratio
 * @param {number} width
 * @param {Measures} measure
 */
export function placeBand(plan, band, ratio, width, { gap, target, heading, least, apart }) {
  let photos = 0;
  let rest = apart * (band.length - 1);
  for (const { day, natural } of band) {
    const gaps = gap * (day.count - 1);
    photos += natural - gaps;
    rest += gaps + Math.max(0, least - natural);
  }
  const stretch = (width - rest) / photos;
  const height = Math.floor(target * (stretch > STRETCH ? 1 : Math.max(stretch, 0.9)));
  const top = plan.height + heading;
  const first = band[0]?.day.start ?? 0;
  const final = band.at(-1)?.day;
  const end = final ? final.start + final.count : first;
  let to = first;
  let left = 0;
  for (const { day, natural } of band) {
    let edge = left;
    for (let slot = day.start; slot < day.start + day.count; slot += 1) {
      const photo = Math.max(Math.floor(shown(ratio(slot)) * height), 1);
      plan.left[slot] = edge;
      plan.width[slot] = photo;
      edge += photo + gap;
    }
    const wide = Math.max(edge - gap - left, least > natural ? least : 0);
    to = day.start + day.count;
    // Nothing follows the last one, so its heading has room.
    const room = width - left;
    plan.headings.push({ left, top: plan.height, width: to === end ? room : Math.min(wide, room), height: heading });
    left += wide + apart;
  }
  plan.rows.push({ top, height, from: first, to });
  plan.height = top + height + gap;
}

/**
 * A day of more than one row.
 *
 * @param {Layout} plan
 * @param {Day} day
 * @param {(slot: number) => number} ratio
 * @param {number} width
 * @param {Measures} measure
 */
export function placeDay(plan, { start, count }, ratio, width, { gap, target, heading }) {
  plan.headings.push({ left: 0, top: plan.height, width, height: heading });
  plan.height += heading;
  const end = start + count;
  let from = start;
  let sum = 0;
  /** @param {number} to @param {number} total */
  const fill = (to, total) => (width - gap * (to - from - 1)) / total;
  /** @param {number} to @param {number} height @param {boolean} full */
  const place = (to, height, full) => {
    placeRow(plan, { top: plan.height, height: Math.round(height), from, to }, ratio, width, gap, full);
    from = to;
    sum = 0;
  };
  for (let slot = start; slot < end; slot += 1) {
    const one = shown(ratio(slot));
    if (slot > from) {
      // A nearly full row may be closer to the target height without another photo.
      const before = fill(slot, sum);
      const after = fill(slot + 1, sum + one);
      if (after < target && before / target < target / after) place(slot, before, true);
    }
    sum += one;
    const height = fill(slot + 1, sum);
    if (height <= target) place(slot + 1, height, true);
  }
  if (from < end) {
    // The last row keeps the usual height unless it nearly fills the width.
    const height = fill(end, sum);
    const full = height <= target * STRETCH;
    place(end, full ? height : target, full);
  }
}

/**
 * @param {Layout} plan
 * @param {Row} row
 * @param {(slot: number) => number} ratio
 * @param {number} width
 * @param {number} gap
 * @param {boolean} full whether it ends at the right edge
 */
function placeRow(plan, row, ratio, width, gap, full) {
  const exact = full ? rowHeight(row, ratio, width, gap) : row.height;
  let edge = 0;
  for (let slot = row.from; slot < row.to; slot += 1) {
    // Whole pixels that add up to the width: the rounding error carries over from photo to photo.
    const left = Math.round(edge);
    edge += shown(ratio(slot)) * exact;
    const right = full && slot === row.to - 1 ? width : Math.round(edge);
    plan.left[slot] = left;
    plan.width[slot] = Math.max(right - left, 1);
    edge += gap;
  }
  plan.rows.push(row);
  plan.height = row.top + row.height + gap;
}

/**
 * The height at which a row fills the width exactly.
 *
 * @param {Row} row
 * @param {(slot: number) => number} ratio
 * @param {number} width
 * @param {number} gap
 */
function rowHeight({ from, to }, ratio, width, gap) {
  let sum = 0;
  for (let slot = from; slot < to; slot += 1) sum += shown(ratio(slot));
  return (width - gap * (to - from - 1)) / sum;
}
