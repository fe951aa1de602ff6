// @ts-check
/** Which part of a layout is in view, and which photo is next to which. Plain arithmetic over rows. */

/** @typedef {import("./rows.js").Layout} Layout */
/** @typedef {import("./rows.js").Box} Box */

/** The most cards on the page, however many photos there are. */
export const MOST_CARDS = 120;

/**
 * @typedef {object} Range slots, the end exclusive
 * @property {number} from
 * @property {number} to
 */

/**
 * The index of the last row that starts at or above a height; 0 above all of them.
 *
 * @param {Layout} layout
 * @param {number} y
 */
export function rowAt({ rows }, y) {
  return lastWhere(rows.length, (index) => (rows[index]?.top ?? 0) <= y);
}

/**
 * The index of a slot's row.
 *
 * @param {Layout} layout
 * @param {number} slot
 */
export function rowOf({ rows }, slot) {
  return lastWhere(rows.length, (index) => (rows[index]?.from ?? 0) <= slot);
}

/**
 * @param {Layout} layout
 * @param {number} slot
 * @returns {Box}
 */
export function boxOf(layout, slot) {
  const { top = 0, height = 0 } = layout.rows[rowOf(layout, slot)] ?? {};
  return { left: layout.left[slot] ?? 0, top, width: layout.width[slot] ?? 0, height };
}

/**
 * The slots in view between two heights, and those to prepare around them: rows on either
 * side in turn, up to the limit of cards.
 *
 * @param {Layout} layout
 * @param {number} top
 * @param {number} bottom
 * @param {number} around how far beyond, in CSS pixels
 * @param {number} [most]
 * @returns {{seen: Range, ready: Range}}
 */
export function visible(layout, top, bottom, around, most = MOST_CARDS) {
  const { rows } = layout;
  if (!rows.length) return { seen: { from: 0, to: 0 }, ready: { from: 0, to: 0 } };
  let first = rowAt(layout, top);
  let last = Math.max(rowAt(layout, bottom), first);
  const from = () => rows[first]?.from ?? 0;
  const to = () => rows[last]?.to ?? 0;
  const seen = { from: from(), to: to() };
  /** @param {number} index of a row to take in too */
  const fits = (index) => {
    const row = rows[index];
    if (!row) return false;
    const near = row.top < bottom + around && row.top + row.height > top - around;
    return near && Math.max(row.to, to()) - Math.min(row.from, from()) <= most;
  };
  for (let more = true; more; ) {
    more = false;
    if (fits(last + 1)) more = Boolean((last += 1));
    if (fits(first - 1)) {
      first -= 1;
      more = true;
    }
  }
  return { seen, ready: { from: from(), to: to() } };
}

/**
 * How far to scroll to bring a box into view, with room for the day above it.
 *
 * @param {Box} box
 * @param {{scrolled: number, view: number, inset: number, above: number}} window what is at its top, its height, that of what
 *   lies over its top, and that of the day
 * @param {"nearest" | "center"} block
 */
export function wayTo(box, { scrolled, view, inset, above }, block) {
  const highest = box.top - inset - above;
  const below = box.top + box.height + 16 - view;
  if (block === "center") return box.top + box.height / 2 - (view + inset) / 2 - scrolled;
  if (highest < scrolled) return highest - scrolled;
  return below > scrolled ? below - scrolled : 0;
}

/**
 * The photo above or below, nearest to its centre; the same photo at the edge.
 *
 * @param {Layout} layout
 * @param {number} slot
 * @param {-1 | 1} direction up or down
 */
export function neighbour(layout, slot, direction) {
  const row = layout.rows[rowOf(layout, slot) + direction];
  if (!row) return slot;
  /** @param {number} each */
  const middle = (each) => (layout.left[each] ?? 0) + (layout.width[each] ?? 0) / 2;
  let best = row.from;
  for (let each = row.from; each < row.to; each += 1) {
    if (Math.abs(middle(each) - middle(slot)) < Math.abs(middle(best) - middle(slot))) best = each;
  }
  return best;
}

/**
 * @param {number} length
 * @param {(index: number) => boolean} holds true up to some index, false from there on
 */
function lastWhere(length, holds) {
  let low = 0;
  let high = Math.max(length - 1, 0);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
