// @ts-check
/** Divides photos into rows: the days that share one, or a day of several. */

import { breakRows, STRETCH } from "./breaking.js";
import { BAND, FULL, OPEN, bandWidth } from "./positions.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Measures} Measures */
/** @typedef {import("./positions.js").Layout} Layout */

/**
 * Days next to each other in one row.
 *
 * @param {Layout} plan
 * @param {readonly {day: Day, natural: number}[]} band
 * @param {Measures} measure
 */
export function placeBand(plan, band, { gap, target, heading, least, apart }) {
  let photos = 0;
  let rest = apart * (band.length - 1);
  for (const { day, natural } of band) {
    const gaps = gap * (day.count - 1);
    photos += natural - gaps;
    rest += gaps + Math.max(0, least - natural);
  }
  const stretch = (plan.width - rest) / photos;
  const full = stretch <= STRETCH;
  const height = Math.floor(target * (full ? stretch : 1));
  const widths = band.map(({ day, natural }) => {
    let width = -gap;
    for (let slot = day.start; slot < day.start + day.count; slot += 1) width += gap + bandWidth(plan.ratio(slot), height);
    return Math.max(width, least > natural ? least : 0);
  });
  const used = widths.reduce((sum, width) => sum + width, 0);
  // Rounding leaves some pixels. They go between the days, so that the last one ends at the edge.
  const between = full ? (plan.width - used) / (band.length - 1) : apart;
  let edge = 0;
  band.forEach((_, index) => {
    const left = Math.round(edge);
    const width = widths[index] ?? 0;
    // Nothing follows the last one, so its heading has room.
    const room = plan.width - left;
    plan.addHeading(left, plan.height, index === band.length - 1 ? room : Math.min(width, room));
    edge += width + between;
  });
  plan.addRow(plan.height + heading, height, band[0]?.day.start ?? 0, BAND);
  plan.height += heading + height + gap;
}

/**
 * A day that shares no row with others.
 *
 * @param {Layout} plan
 * @param {Day} day
 * @param {Measures} measure
 */
export function placeDay(plan, day, measure) {
  plan.addHeading(0, plan.height, plan.width);
  plan.height += measure.heading;
  breakRows(plan, day, measure, (from, exact, isFull) => {
    const height = Math.round(exact);
    plan.addRow(plan.height, height, from, isFull ? FULL : OPEN);
    plan.height += height + measure.gap;
  });
}
