// @ts-check
/** The keys of the full view, beside those of PhotoSwipe. js/keys-dialog.js lists them. */

/** @typedef {import("photoswipe").default} PhotoSwipe */
/**
 * @typedef {object} Keyed the full view, as far as keys concern it
 * @property {import("./details.js").Details} details
 * @property {import("./bar.js").Bar | undefined} bar
 * @property {boolean} isOpen
 * @property {() => void} close
 * @property {(slot: number) => void} remove
 */

/** A dialogue in front has the keys to itself. */
const inDialogue = () => document.querySelector("dialog[open]") !== null;

/**
 * @param {PhotoSwipe} swiper
 * @param {Keyed} view
 * @param {AbortSignal} signal
 */
export function listenToKeyboard(swiper, view, signal) {
  const { details } = view;
  swiper.on("keydown", (event) => {
    const { key, target } = event.originalEvent;
    // The page behind is inert, so that Tab needs no help.
    if (key === "Tab" || details.holds(target) || inDialogue()) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const { key, target, repeat } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || inDialogue()) return;
    // On most keyboards + shares its key with =, so Shift may be held.
    const larger = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM }[key];
    if (larger && view.isOpen && !details.holds(target)) return zoom(swiper, larger);
    if (event.shiftKey || repeat) return;
    if (details.holds(target)) {
      if (key !== "Escape") return;
      // Close one thing at a time: PhotoSwipe listens as well.
      event.stopImmediatePropagation();
      details.toggle(false);
    } else if (key === "Escape" && view.bar?.menu.open) {
      event.stopImmediatePropagation();
      view.bar.menu.toggle(false);
    } else if (key === "Escape" && !swiper.opener.isOpen) {
      view.close();
    } else if (view.isOpen) {
      actions(swiper, view)[key]?.();
    }
  }, { signal });
}

/**
 * @param {PhotoSwipe} swiper
 * @param {Keyed} view
 * @returns {Record<string, () => void>} by key
 */
const actions = ({ currIndex }, view) => ({
  i: () => view.details.toggle(),
  d: () => view.bar?.save(),
  Delete: () => view.remove(currIndex),
});

const ZOOM = 1.5;
const ZOOM_MS = 200;

/** @param {PhotoSwipe} swiper @param {number} larger */
function zoom({ currSlide, options }, larger) {
  if (!currSlide?.isZoomable()) return;
  const { initial, max } = currSlide.zoomLevels;
  const level = Math.min(Math.max(currSlide.currZoomLevel * larger, initial), max);
  currSlide.zoomTo(level, undefined, options.zoomAnimationDuration && ZOOM_MS);
}
