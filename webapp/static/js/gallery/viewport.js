// @ts-check
/** Which part of a layout is in view, and which photo is next to which. Plain arithmetic over rows. */

/** @typedef {import("./positions.js").Layout} Layout */
/** @typedef {import("./positions.js").Box} Box */

/** The most cards on the page, however many photos there are, unless more are in view. */
export const MOST_CARDS = 120;
/** Or this multiple of those in view, if that is more. */
export const MORE_THAN_SEEN = 1.5;

/**
 * @typedef {object} Range slots, the end exclusive
 * @property {number} from
 * @property {number} to
 */

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
  if (!layout.rows) return { seen: { from: 0, to: 0 }, ready: { from: 0, to: 0 } };
  let first = layout.rowAt(top);
  let last = Math.max(layout.rowAt(bottom), first);
  const from = () => layout.row(first)?.from ?? 0;
  const to = () => layout.row(last)?.to ?? 0;
  const seen = { from: from(), to: to() };
  // Many small photos in a large window: some rows around them all the same.
  const limit = Math.max(most, Math.ceil(MORE_THAN_SEEN * (seen.to - seen.from)));
  /** @param {number} index of a row to take in too */
  const fits = (index) => {
    const row = layout.row(index);
    if (!row) return false;
    const near = row.top < bottom + around && row.top + row.height > top - around;
    return near && Math.max(row.to, to()) - Math.min(row.from, from()) <= limit;
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
 * How far to scroll to bring a box into view, with what is to be seen above it.
 *
 * @param {Box} box
 * @param {{scrolled: number, view: number, inset: number}} window what is at its top, its height, and that of what lies
 *   over its top
 * @param {number} above the height to be seen above the box
 * @param {"nearest" | "center"} block
 */
export function wayTo(box, { scrolled, view, inset }, above, block) {
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
  const row = layout.row(layout.rowOf(slot) + direction);
  if (!row) return slot;
  /** @param {number} each */
  const middle = (each) => {
    const { left, width } = layout.box(each);
    return left + width / 2;
  };
  const goal = middle(slot);
  let best = row.from;
  for (let each = row.from; each < row.to; each += 1) {
    if (Math.abs(middle(each) - goal) < Math.abs(middle(best) - goal)) best = each;
  }
  return best;
}
