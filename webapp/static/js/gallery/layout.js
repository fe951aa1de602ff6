// @ts-check
/**
 * The place of every photo, known before any has loaded: justified rows of similar height that fill the
 * width and keep each photo's aspect ratio, one block per day. Days with few photos share a row.
 * Plain arithmetic, in one pass over all photos: half a million take some milliseconds.
 */

import { measures } from "./measures.js";
import { Layout } from "./positions.js";
import { placeBand, placeDay } from "./rows.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Heading} Heading */
/** @typedef {import("./measures.js").Measures} Measures */

/**
 * @param {(slot: number) => number} ratio width divided by height, from 0.5 to 3
 * @param {readonly Day[]} days
 * @param {number} width of the grid, whole CSS pixels
 * @param {Heading} heading
 * @returns {Layout}
 */
export function layout(ratio, days, width, heading) {
  const measure = measures(width, heading);
  const plan = new Layout({ ratio, days }, { width, gap: measure.gap, heading: heading.height });
  /** @type {{day: Day, natural: number}[]} small days that wait for more to share their row */
  let band = [];
  let used = 0;
  const close = () => {
    if (band.length) placeBand(plan, band, measure);
    band = [];
    used = 0;
  };
  for (const day of days) {
    const natural = naturalWidth(day, ratio, measure, width);
    if (natural > width) {
      close();
      placeDay(plan, day, measure);
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
    width += gap + ratio(slot) * target;
  }
  return width;
}
