// @ts-check
/** The scroll position in the gallery, kept in the browser's history so that going back restores it. */

/** @typedef {import("./grid.js").Grid} Grid */

/**
 * @typedef {object} Position
 * @property {string} day
 * @property {number} index of a photo in it
 * @property {number} offset of that photo from the top of the window, in CSS pixels
 */

const SAVED_MS = 150;

/** @returns {Position | undefined} the position saved in the current history entry */
export function savedPosition() {
  const place = history.state?.place;
  const right =
    typeof place?.day === "string" && Number.isInteger(place.index) && Number.isFinite(place.offset);
  return right ? place : undefined;
}

/**
 * Scroll to a saved position.
 *
 * @param {Grid} grid
 * @param {Position} place
 */
export function restorePosition(grid, { day, index, offset }) {
  const { store } = grid;
  const found = store.timeline.days.from(day);
  if (!found) return;
  // If the day is gone, use the one before it.
  const slot = found.start + (found.day === day ? Math.min(index, found.count - 1) : 0);
  grid.metrics.scroll();
  grid.metrics.scrollTo(grid.layout.box(slot).top - offset);
  grid.update();
}

/**
 * Save the position from now on.
 *
 * @param {Grid} grid
 * @param {AbortSignal} signal
 */
export function trackPosition(grid, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!grid.store.count || grid.asleep) return;
    grid.metrics.scroll();
    const slot = grid.firstSeen;
    const { day = "", start = 0 } = grid.store.days[grid.store.dayOf(slot)] ?? {};
    const offset = grid.layout.box(slot).top - grid.metrics.scrolled;
    // At the very top, show what is newest instead.
    const place = scrollY > 0 ? { day, index: slot - start, offset } : undefined;
    history.replaceState({ ...history.state, place }, "");
  };
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVED_MS);
  }, { signal, passive: true });
  addEventListener("pagehide", () => timer !== undefined && save(), { signal });
}
