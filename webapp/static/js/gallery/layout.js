// @ts-check
/**
 * The place of every photo, known before any has loaded: justified rows of similar height that fill the
 * width, one block per day, each month below its heading. Days of a month with few photos share a row.
 * Plain arithmetic, in one pass over all photos: half a million take some milliseconds.
 */

import { measures } from "./measures.js";
import { Layout } from "./positions.js";
import { SQUEEZE, STRETCH } from "./breaking.js";
import { placeBand, placeDay, stretchOf } from "./rows.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Measured} Measured */
/** @typedef {import("./measures.js").Measures} Measures */
/** @typedef {import("./measures.js").Size} Size */
/** @typedef {import("./rows.js").Part} Part */

/** The month of a day, as 2026-11. @param {string} day */
export const monthOf = (day) => day.slice(0, 7);

/**
 * @param {(slot: number) => number} ratio width divided by height, from 0.5 to 3
 * @param {readonly Day[]} days
 * @param {number} width of the grid, whole CSS pixels
 * @param {Measured} measured
 * @param {Size} [size] of the photos
 * @returns {Layout}
 */
export function layout(ratio, days, width, measured, size) {
  const measure = measures(width, measured, size);
  const { gap, heading, month } = measure;
  const plan = new Layout({ ratio, days }, { width, gap, heading, month });
  /** @type {Part[]} small days that wait for more to share their row */
  let band = [];
  let used = 0;
  let known = "";
  /** Whether what waits leaves a hole unless this day comes beside it, in a lower row. @param {Part} part */
  const squeezes = (part) => {
    if (used * STRETCH >= width) return false;
    const stretch = stretchOf(plan, [...band, part], measure);
    return stretch >= SQUEEZE && stretch < 1;
  };
  const close = () => {
    const [only, other] = band;
    if (other) placeBand(plan, band, measure);
    else if (only) placeDay(plan, only.day, measure);
    band = [];
    used = 0;
  };
  for (const [index, day] of days.entries()) {
    if (!index || !day.day.startsWith(known)) {
      close();
      plan.addMonth(index);
      known = monthOf(day.day);
    }
    const natural = naturalWidth(plan, day, measure);
    const room = Math.max(natural, measure.least);
    if (band.length && used + measure.apart + room > width) {
      if (squeezes({ day, natural })) {
        band.push({ day, natural });
        close();
        continue;
      }
      close();
    }
    if (natural > width) {
      placeDay(plan, day, measure);
      continue;
    }
    used += room + (band.length ? measure.apart : 0);
    band.push({ day, natural });
  }
  close();
  return plan;
}

/**
 * The width of a day's photos in one row of the target height, or somewhat more than any row can take.
 *
 * @param {Layout} plan
 * @param {Day} day
 * @param {Measures} measure
 */
function naturalWidth(plan, { start, count }, { gap, target }) {
  const limit = plan.width / SQUEEZE;
  let width = -gap;
  for (let slot = start; slot < start + count && width <= limit; slot += 1) {
    width += gap + plan.ratio(slot) * target;
  }
  return width;
}
