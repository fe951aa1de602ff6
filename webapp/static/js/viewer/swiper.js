// @ts-check
/** PhotoSwipe as it is set up here. */

import { ownButtons } from "./bar.js";
import { dress } from "./slides.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("./load.js").PhotoSwipeClass} PhotoSwipeClass */
/** @typedef {import("./details.js").Details} Details */
/** @typedef {import("./slide-source.js").SlideSource} SlideSource */
/** @typedef {import("../gallery/grid.js").Grid} Grid */

/** Where a picture comes at once, a sign of progress would only flicker. */
const PROGRESS_MS = 700;

/**
 * @param {PhotoSwipeClass} PhotoSwipe
 * @param {number} slot to begin with
 * @param {{source: SlideSource, grid: Grid, details: Details, retry: (slot: number) => void}} parts
 * @returns {PhotoSwipe} not open yet
 */
export function swiperOf(PhotoSwipe, slot, { source, grid, details, retry }) {
  /** @type {PhotoSwipe} */
  const swiper = new PhotoSwipe({
    index: slot,
    bgOpacity: 1,
    wheelToZoom: true,
    loop: false,
    // The page behind is out of reach, and the photo that is shown last gets the focus.
    trapFocus: false,
    returnFocus: false,
    preloaderDelay: PROGRESS_MS,
    padding: { top: 60, bottom: 24, left: 0, right: 0 },
    getViewportSizeFn: () => room(swiper.scrollWrap),
    ...ownButtons,
  });
  source.serve(swiper);
  fit(swiper);
  // Zoomed out of the place where it stands in the grid, wherever that is by now.
  swiper.addFilter("thumbEl", (_, __, index) => /** @type {HTMLElement} */ (grid.card(index)?.link ?? null));
  dress(swiper, retry);
  // What failed as a neighbour is tried again when it is looked at.
  swiper.on("contentActivate", ({ content }) => {
    if (content.isError()) queueMicrotask(() => retry(content.index));
  });
  swiper.on("keydown", (event) => {
    const { key, target } = event.originalEvent;
    if (key === "Tab" || details.holds(target)) event.preventDefault();
  });
  return swiper;
}

/** What the details leave of the window. @param {HTMLElement | undefined} wrap */
function room(wrap) {
  return wrap ? { x: wrap.clientWidth, y: wrap.clientHeight } : { x: innerWidth, y: innerHeight };
}

/**
 * Keep the photo where there is room for it. When a device is turned, the details have their new size only
 * after the `resize` that PhotoSwipe hears. And while PhotoSwipe is opening it resizes no photo, neither for
 * the details nor for a turned device: that is made up for.
 *
 * @param {PhotoSwipe} swiper
 */
function fit(swiper) {
  let missed = false;
  swiper.on("resize", () => {
    missed = !swiper.opener.isOpen;
  });
  swiper.on("openingAnimationEnd", () => {
    // The opener sets sizes of its own right after this event.
    queueMicrotask(() => missed && swiper.updateSize(true));
  });
  const sizes = new ResizeObserver(() => swiper.updateSize());
  swiper.on("bindEvents", () => swiper.scrollWrap && sizes.observe(swiper.scrollWrap));
  swiper.on("destroy", () => sizes.disconnect());
}
