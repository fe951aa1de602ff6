// @ts-check
/** Where the rows of a day end: so that together they come as close to the best height as photos allow, and the last is full. */

import { WIDEST_BESIDE_OTHERS, aloneRatio, heldRatio } from "./shapes.js";

/** @typedef {import("./positions.js").Layout} Layout */
/** @typedef {{width: number, gap: number}} Room of a row, as multiples of the best height */

/** The one row of a day, or of several, may be this much taller to fill the width; the last one below others, this much. */
export const STRETCH = 1.35;
/** The row of several days may be this much lower, where one of them would otherwise leave a hole beside it. */
export const SQUEEZE = 0.75;
const LAST_STRETCH = 1.5;
/** A last row with a hole is as bad as a full one of 1.6 times the best height. */
const HOLE_COSTS = costOf(1.6);
/** Rows that differ more from the best height than by this part of it are considered only where there are no others. */
const MOST_SLACK = 0.6;
/** So many photos are divided at once: it makes no difference to a row what is hundreds of photos below it. */
const MOST = 512;

// Of each photo, its ratio alone in a row. Of each place between two photos, the sum of the ratios before it, the cost of the
// best rows before it, and where the last of these begins; then also where the row ends that begins there. Made once, since
// a gallery has thousands of days.
const alone = new Float64Array(MOST);
const sums = new Float64Array(MOST + 1);
const costs = new Float64Array(MOST + 1);
const begins = new Uint16Array(MOST + 1);
const ends = new Uint16Array(MOST + 1);

/**
 * @param {Layout} plan
 * @param {{start: number, count: number}} day
 * @param {{gap: number, target: number}} measures
 * @param {(from: number, height: number, isFull: boolean) => void} place a row; called from top to bottom
 */
export function breakRows({ photoRatio, width }, { start, count }, { gap, target }, place) {
  const room = { width: width / target, gap: gap / target };
  const end = start + count;
  for (let from = start; from < end; ) {
    const photos = Math.min(end - from, MOST);
    const isLast = from + photos === end;
    let sum = 0;
    for (let at = 0; at < photos; at += 1) {
      const ratio = photoRatio(from + at);
      alone[at] = aloneRatio(ratio);
      sum += heldRatio(ratio);
      sums[at + 1] = sum;
    }
    // The more rows make up for what does not fill one, and the less a photo changes one, the fewer need a trial.
    divide(photos, room, Math.min(room.width / sum + WIDEST_BESIDE_OTHERS / room.width, MOST_SLACK));
    if (isLast) finish(photos, room);
    for (let to = photos; to > 0; to = begins[to] ?? 0) ends[begins[to] ?? 0] = to;
    let at = 0;
    // Rows close to where a long day was cut off are as they are because of that: they are divided again.
    while (at < (isLast ? photos : photos / 2)) {
      const to = ends[at] ?? photos;
      const height = filling(at, to, room);
      const isFull = !isLast || to < photos || height <= (to - at === count ? STRETCH : LAST_STRETCH);
      place(from + at, (isFull ? height : 1) * target, isFull);
      at = to;
    }
    from += at;
  }
}

/** The height of a row that fills the width, as a multiple of the best one. @param {number} at @param {number} to @param {Room} room */
function filling(at, to, { width, gap }) {
  return (width - gap * (to - at - 1)) / (to - at === 1 ? (alone[at] ?? 1) : (sums[to] ?? 1) - (sums[at] ?? 0));
}

/**
 * Find the best rows before each place.
 *
 * @param {number} photos
 * @param {Room} room
 * @param {number} slack how much the rows to choose from may differ from the best height
 */
function divide(photos, room, slack) {
  let latest = 0;
  for (let to = 1; to <= photos; to += 1) {
    // Rows that begin later are too high. For the places that follow, they begin here or later.
    while (latest + 1 < to && filling(latest + 1, to, room) <= 1 + slack) latest += 1;
    let least = Infinity;
    for (let at = latest; at >= 0; at -= 1) {
      const height = filling(at, to, room);
      const cost = (costs[at] ?? 0) + costOf(height);
      if (cost < least) {
        least = cost;
        begins[to] = at;
      }
      if (height < 1 - slack) break;
    }
    costs[to] = least;
  }
}

/** The last row may have a hole instead of being too high. @param {number} photos @param {Room} room */
function finish(photos, room) {
  for (let at = photos - 1; at >= 0 && filling(at, photos, room) > LAST_STRETCH; at -= 1) {
    const cost = (costs[at] ?? 0) + HOLE_COSTS;
    if (cost >= (costs[photos] ?? 0)) continue;
    costs[photos] = cost;
    begins[photos] = at;
  }
}

/**
 * How bad a row is. One that is far from the best height stands out more than several that are a little.
 *
 * @param {number} height as a part of the best one
 */
function costOf(height) {
  const departure = (height > 1 ? height - 1 : 1 / height - 1) ** 2;
  return departure * departure;
}
