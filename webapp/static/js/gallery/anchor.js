// @ts-check
/** Scroll anchoring: what stays in place when the layout changes. Plain arithmetic over the cards on the page. */

/** @typedef {import("./card.js").Card} Card */
/** @typedef {import("./positions.js").Layout} Layout */
/** @typedef {import("./entries.js").Entry} Entry */

/** Within this distance of the grid's top, in CSS pixels, the page counts as scrolled to the top. */
const AT_TOP = 40;

/**
 * @typedef {object} Anchor
 * @property {Entry} entry
 * @property {number} y where it stands in the window, in CSS pixels
 */

/**
 * The first photo that is seen below the header; nothing at the top, where new photos appear.
 *
 * @param {Iterable<Card>} cards
 * @param {number} scrolled the top of the window, measured from the top of the grid
 * @param {number} inset the height of the header over the grid
 * @returns {Anchor | undefined}
 */
export function anchorAt(cards, scrolled, inset) {
  const top = scrolled + inset;
  if (top < AT_TOP) return undefined;
  /** @type {Card | undefined} */
  let first;
  for (const card of cards) {
    const { box } = card;
    const higher = !first || box.top < first.box.top || (box.top === first.box.top && box.left < first.box.left);
    if (higher && box.top + box.height > top) first = card;
  }
  return first && { entry: first.entry, y: first.box.top - scrolled };
}

/**
 * How far the new layout moved the anchor, and the page has to scroll with it.
 *
 * @param {Anchor} anchor
 * @param {Layout} layout
 * @param {number} slot where it is now; -1 when it is gone
 * @param {number} scrolled
 */
export function driftOf({ y }, layout, slot, scrolled) {
  return slot < 0 ? 0 : layout.box(slot).top - scrolled - y;
}
