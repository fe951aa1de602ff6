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
 * @property {number} part of its height at which it stands there: 0 its top, 0.5 its middle
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
  return first && { entry: first.entry, y: first.box.top - scrolled, part: 0 };
}

/**
 * The photo at a point of the grid, or nearest to it.
 *
 * @param {Iterable<Card>} cards
 * @param {number} scrolled the top of the window, measured from the top of the grid
 * @param {{x: number, y: number}} point from the grid's corner
 * @returns {Anchor | undefined}
 */
export function anchorNear(cards, scrolled, { x, y }) {
  /** @type {Card | undefined} */
  let nearest;
  let least = Infinity;
  for (const card of cards) {
    const { left, top, width, height } = card.box;
    const away = Math.hypot(Math.max(left - x, x - left - width, 0), Math.max(top - y, y - top - height, 0));
    if (away < least) [nearest, least] = [card, away];
  }
  return nearest && { entry: nearest.entry, y: nearest.box.top + nearest.box.height / 2 - scrolled, part: 0.5 };
}

/**
 * How far the new layout moved the anchor, and the page has to scroll with it.
 *
 * @param {Anchor} anchor
 * @param {Layout} layout
 * @param {number} slot where it is now; -1 when it is gone
 * @param {number} scrolled
 */
export function driftOf({ y, part }, layout, slot, scrolled) {
  if (slot < 0) return 0;
  const { top, height } = layout.box(slot);
  return top + part * height - scrolled - y;
}
