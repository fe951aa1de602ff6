// @ts-check
/** Where the rows of a day end: near the best height, and so that the last one is no remnant. One pass, without arrays. */

import { aloneRatio, heldRatio } from "./shapes.js";

/** @typedef {import("./positions.js").Layout} Layout */

/** The one row of a day, or of several, may be this much taller to fill the width; the last one below others, this much. */
export const STRETCH = 1.35;
/** The row of several days may be this much lower, where one of them would otherwise leave a hole beside it. */
export const SQUEEZE = 0.75;
const LAST_STRETCH = 1.5;
/** How bad a last row with a hole is; a full one of half or twice the height costs 1. */
const HOLE_COSTS = 1;
/** So many rows at the end of a day make up for what does not fill a row. */
const LAST_ROWS = 3;

/**
 * @param {Layout} plan
 * @param {{start: number, count: number}} day
 * @param {{gap: number, target: number}} measures
 * @param {(from: number, height: number, isFull: boolean) => void} place a row; called from top to bottom
 */
export function breakRows({ photoRatio, width }, { start, count }, { gap, target }, place) {
  const end = start + count;
  /** The height that fills the width of some rows. @param {number} sum of ratios @param {number} photos @param {number} [rows] */
  const filling = (sum, photos, rows = 1) => (rows * (width + gap) - gap * photos) / sum;
  /** How bad that is. @param {number} sum @param {number} photos @param {number} [rows] */
  const cost = (sum, photos, rows) => costOf(filling(sum, photos, rows) / target);
  /** In how many rows photos come closest to the best height. @param {number} sum @param {number} photos */
  const rowsFor = (sum, photos) => {
    const fewer = Math.max(Math.floor((sum * target + gap * photos) / (width + gap)), 1);
    return cost(sum, photos, fewer) <= cost(sum, photos, fewer + 1) ? fewer : fewer + 1;
  };
  /** How bad the best way is to lay out the last photos. @param {number} sum @param {number} photos */
  const costOfRest = (sum, photos) => {
    if (filling(sum, photos) > target * LAST_STRETCH) return HOLE_COSTS;
    return cost(sum, photos, rowsFor(sum, photos));
  };
  let rest = 0;
  for (let slot = start; slot < end; slot += 1) rest += heldRatio(photoRatio(slot));
  let from = start;
  while (from < end) {
    const rows = rowsFor(rest, end - from);
    if (rows === 1 || end - from === 1) break;
    // The last ones have equal parts of what is left.
    const part = rows > LAST_ROWS ? width / target : rest / rows;
    let to = from;
    let sum = 0;
    let least = Infinity;
    let best = from + 1;
    let bestSum = 0;
    let bestShape = 1;
    // One photo less, or one more near the end, may be better for this row and the rest.
    for (let more = rows > LAST_ROWS ? 0 : 1; to < end && more >= 0; ) {
      if (sum >= part) more -= 1;
      sum += heldRatio(photoRatio(to));
      to += 1;
      if (sum < part / 2) continue;
      const whole = to - from === 1 ? aloneRatio(photoRatio(from)) : sum;
      const total = cost(whole, to - from) + (to < end ? costOfRest(rest - sum, end - to) : 0);
      if (total > least) continue;
      least = total;
      best = to;
      bestSum = sum;
      bestShape = whole;
    }
    place(from, filling(bestShape, best - from), true);
    rest -= bestSum;
    from = best;
  }
  if (from === end) return;
  const height = filling(end - from === 1 ? aloneRatio(photoRatio(from)) : rest, end - from);
  const isFull = height <= target * (from === start ? STRETCH : LAST_STRETCH);
  place(from, isFull ? height : target, isFull);
}

/** @param {number} height of a row, as a part of the best one */
const costOf = (height) => (height > 1 ? height - 1 : 1 / height - 1) ** 2;
