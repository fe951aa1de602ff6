// @ts-check
/** The viewer's keys, beside those of PhotoSwipe. */

/** @typedef {import("photoswipe").default} PhotoSwipe */
/**
 * @typedef {object} Keyed the full view, as far as keys concern it
 * @property {import("./details.js").Details} details
 * @property {boolean} isOpen
 * @property {() => void} close
 * @property {(slot: number) => void} remove
 */

/**
 * @param {PhotoSwipe} swiper
 * @param {Keyed} view
 * @param {AbortSignal} signal
 */
export function listenToKeyboard(swiper, view, signal) {
  const { details } = view;
  document.addEventListener("keydown", (event) => {
    const { key, target, repeat } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || repeat) return;
    if (details.holds(target)) {
      if (key !== "Escape") return;
      // Close one thing at a time: PhotoSwipe listens as well.
      event.stopImmediatePropagation();
      details.toggle(false);
    } else if (key === "Escape" && !swiper.opener.isOpen) {
      view.close();
    } else if (key === "i" && view.isOpen) {
      details.toggle();
    } else if (key === "Delete" && view.isOpen) {
      view.remove(swiper.currIndex);
    }
  }, { signal });
}
