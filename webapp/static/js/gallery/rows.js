// @ts-check
/** Divides photos into rows: the days that share one, or a day of several. */

import { BAND, FULL, OPEN, bandWidth } from "./positions.js";
import { heldRatio } from "./shapes.js";

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./measures.js").Measures} Measures */
/** @typedef {import("./positions.js").Layout} Layout */

/** A row may be this much taller to fill the width. */
const STRETCH = 1.35;

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
export function placeDay(plan, { start, count }, { gap, target, heading }) {
  const { photoRatio, width } = plan;
  plan.addHeading(0, plan.height, width);
  plan.height += heading;
  const end = start + count;
  let from = start;
  let sum = 0;
  /** @param {number} to @param {number} exact @param {number} kind */
  const place = (to, exact, kind) => {
    const height = Math.round(exact);
    plan.addRow(plan.height, height, from, kind);
    plan.height += height + gap;
    from = to;
    sum = 0;
  };
  for (let slot = start; slot < end; slot += 1) {
    const one = heldRatio(photoRatio(slot));
    // The width without gaps, with this photo.
    let room = width - gap * (slot - from);
    if (slot > from && room < target * (sum + one)) {
      // A nearly full row may be closer to the target height without another photo.
      const before = (room + gap) / (slot - from === 1 ? plan.wholeRatio(from) : sum);
      const after = room / (sum + one);
      if (before / target < target / after) {
        place(slot, before, FULL);
        room = width;
      }
    }
    sum += one;
    const shape = slot === from ? plan.wholeRatio(slot) : sum;
    if (room <= target * shape) place(slot + 1, room / shape, FULL);
  }
  if (from < end) {
    // The last row keeps the usual height unless it nearly fills the width.
    const height = (width - gap * (end - from - 1)) / (end - from === 1 ? plan.wholeRatio(from) : sum);
    const full = height <= target * STRETCH;
    place(end, full ? height : target, full ? FULL : OPEN);
  }
}
