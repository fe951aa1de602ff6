// @ts-check
/**
 * The position of every photo, known before any has loaded: justified rows of similar height that fill the
 * width and keep each photo's aspect ratio, one block per day. Days with few photos share a row.
 * Plain arithmetic: ten thousand photos take a few milliseconds.
 */

import { measures, shown } from "./measures.js";
import { placeBand, placeDay } from "./rows.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Heading} Heading */
/** @typedef {import("./measures.js").Measures} Measures */
/** @typedef {import("./rows.js").Layout} Layout */

/**
 * @param {(slot: number) => number} ratio width divided by height
 * @param {readonly Day[]} days
 * @param {number} width of the grid, whole CSS pixels
 * @param {Heading} heading
 * @returns {Layout}
 */
export function layout(ratio, days, width, heading) {
  const last = days.at(-1);
  const count = last ? last.start + last.count : 0;
  /** @type {Layout} */
  const plan = {
    height: 0,
    rows: [],
    left: new Int32Array(count),
    width: new Int32Array(count),
    headings: [],
  };
  const measure = measures(width, heading);
  /** @type {{day: Day, natural: number}[]} small days that wait for more to share their row */
  let band = [];
  let used = 0;
  const close = () => {
    if (band.length) placeBand(plan, band, ratio, width, measure);
    band = [];
    used = 0;
  };
  for (const day of days) {
    const natural = naturalWidth(day, ratio, measure, width);
    if (natural > width) {
      close();
      placeDay(plan, day, ratio, width, measure);
      continue;
    }
    const room = Math.max(natural, measure.least);
    if (band.length && used + measure.apart + room > width) close();
    used += room + (band.length ? measure.apart : 0);
    band.push({ day, natural });
  }
  close();
  return plan;
}

/**
 * The width of a day's photos in one row of the target height, or somewhat more than the limit.
 *
 * @param {Day} day
 * @param {(slot: number) => number} ratio
 * @param {Measures} measure
 * @param {number} limit
 */
function naturalWidth({ start, count }, ratio, { gap, target }, limit) {
  let width = -gap;
  for (let slot = start; slot < start + count && width <= limit; slot += 1) {
    width += gap + shown(ratio(slot)) * target;
  }
  return width;
}
