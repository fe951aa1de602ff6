// @ts-check
/** Configures PhotoSwipe. */

import { text } from "../strings.js";
import { iconText } from "./elements.js";
import { dress } from "./slides.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("./load.js").PhotoSwipeClass} PhotoSwipeClass */
/** @typedef {import("./slide-source.js").SlideSource} SlideSource */
/** @typedef {import("../gallery/grid.js").Grid} Grid */

/** PhotoSwipe's own arrows, drawn and named like ours; its other controls are ours (bar.js). */
const ARROWS = {
  arrowPrevTitle: text.viewer.previous,
  arrowNextTitle: text.viewer.next,
  arrowPrevSVG: iconText("previous"),
  arrowNextSVG: iconText("next"),
  close: false,
  zoom: false,
  counter: false,
};
/** Pictures that load sooner show no spinner, which would only flicker. */
const PROGRESS_MS = 700;

/**
 * @param {PhotoSwipeClass} PhotoSwipe
 * @param {number} slot to begin with
 * @param {{source: SlideSource, grid: Grid, retry: (slot: number) => void, tapped: () => void}} parts
 * @returns {PhotoSwipe} not opened yet
 */
export function swiperOf(PhotoSwipe, slot, { source, grid, retry, tapped }) {
  /** @type {PhotoSwipe} */
  const swiper = new PhotoSwipe({
    index: slot,
    bgOpacity: 1,
    wheelToZoom: true,
    loop: false,
    // The page behind is inert, and the last photo gets the focus.
    trapFocus: false,
    returnFocus: false,
    preloaderDelay: PROGRESS_MS,
    // Dark in both schemes (css/tokens.css): nothing outshines the photo.
    mainClass: "night",
    tapAction: tapped,
    getViewportSizeFn: () => room(swiper.scrollWrap),
    ...ARROWS,
  });
  source.serve(swiper);
  fit(swiper);
  // Zoom from the photo's current position in the grid.
  swiper.addFilter("thumbEl", (_, __, index) => /** @type {HTMLElement} */ (grid.card(index)?.link ?? null));
  dress(swiper, retry);
  // A neighbour that failed to load is retried when it becomes current.
  swiper.on("contentActivate", ({ content }) => {
    if (content.isError()) queueMicrotask(() => retry(content.index));
  });
  return swiper;
}

/** The part of the window beside the details. @param {HTMLElement | undefined} wrap */
function room(wrap) {
  return wrap ? { x: wrap.clientWidth, y: wrap.clientHeight } : { x: innerWidth, y: innerHeight };
}

/**
 * Keep the photo within the free space. When a device is rotated, the details get their new size only
 * after the `resize` event that PhotoSwipe handles. And while opening, PhotoSwipe resizes no photo, neither for
 * the details nor for a rotation: this catches up.
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
