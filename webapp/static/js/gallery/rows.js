// @ts-check
/** Divides photos into rows: the days that share one, or a day of several. */

import { SQUEEZE, STRETCH, breakRows } from "./breaking.js";
import { BAND, FULL, OPEN, bandWidth } from "./positions.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Measures} Measures */
/** @typedef {import("./positions.js").Layout} Layout */

/** @typedef {{day: Day, natural: number}} Part a day, and the width of its photos in a row of the best height */

/**
 * How much taller than the best height a row of these days is that fills the width.
 *
 * @param {Layout} plan
 * @param {readonly Part[]} band
 * @param {Pick<Measures, "gap" | "least" | "apart">} measure
 */
export function stretchOf({ width }, band, { gap, least, apart }) {
  /** @param {boolean} lower whether photos may become smaller than their heading needs */
  const filling = (lower) => {
    let photos = 0;
    let rest = apart * (band.length - 1);
    for (const { day, natural } of band) {
      const gaps = gap * (day.count - 1);
      if (lower && natural * SQUEEZE < least) {
        rest += least;
        continue;
      }
      photos += natural - gaps;
      rest += gaps + Math.max(0, least - natural);
    }
    return (width - rest) / photos;
  };
  const stretch = filling(false);
  return stretch < 1 ? filling(true) : stretch;
}

/**
 * Days next to each other in one row.
 *
 * @param {Layout} plan
 * @param {readonly Part[]} band
 * @param {Measures} measure
 */
export function placeBand(plan, band, measure) {
  const { gap, target, heading, least, apart } = measure;
  const stretch = stretchOf(plan, band, measure);
  const full = stretch <= STRETCH;
  const height = Math.floor(target * (full ? stretch : 1));
  const widths = band.map(({ day, natural }) => {
    let width = -gap;
    for (let slot = day.start; slot < day.start + day.count; slot += 1) width += gap + bandWidth(plan.ratio(slot), height);
    return Math.max(width, least > natural * Math.min(stretch, 1) ? least : 0);
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
