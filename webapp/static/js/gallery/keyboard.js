// @ts-check
/** Keyboard navigation: Tab reaches one photo, arrow keys move on from there. */

import { neighbour } from "./viewport.js";

/** @typedef {import("./grid.js").Grid} Grid */

/**
 * @param {Grid} grid
 * @param {AbortSignal} signal
 */
export function listenToKeyboard(grid, signal) {
  grid.element.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const card = [...grid.cards.all.values()].find(({ link }) => link === target);
    if (!card || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (key === "Delete") return card.actions.remove(card.entry, card.photo);
    const slot = card.entry.slot;
    const last = grid.store.count - 1;
    const rightToLeft = getComputedStyle(grid.element).direction === "rtl";
    const goal = {
      ArrowLeft: slot + (rightToLeft ? 1 : -1),
      ArrowRight: slot + (rightToLeft ? -1 : 1),
      ArrowUp: neighbour(grid.layout, slot, -1),
      ArrowDown: neighbour(grid.layout, slot, 1),
      Home: 0,
      End: last,
    }[key];
    if (goal === undefined) return;
    event.preventDefault();
    grid.focus(Math.min(Math.max(goal, 0), last));
  }, { signal });
}
