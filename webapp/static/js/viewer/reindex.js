// @ts-check
/** The gallery changed while the viewer is open: PhotoSwipe numbers its slides, and the numbers changed. */

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("./slide-source.js").SlideSource} SlideSource */

/**
 * @param {PhotoSwipe} swiper
 * @param {SlideSource} source
 * @param {number} slot to show
 * @param {boolean} same whether that is the photo shown already, which must not flicker
 */
export function reindex(swiper, source, slot, same) {
  const { currSlide, mainScroll } = swiper;
  // A transition to the next slide may be under way.
  const ahead = same ? swiper.potentialIndex - swiper.currIndex : 0;
  swiper.currIndex = slot;
  swiper.potentialIndex = Math.min(Math.max(slot + ahead, 0), swiper.getNumItems() - 1);
  // Content loaded for the old numbers is stale.
  source.forget(swiper);
  if (same && currSlide) {
    currSlide.index = currSlide.content.index = slot;
    swiper.contentLoader.addToCache(currSlide.content);
    source.contents.add(currSlide.content);
  }
  mainScroll.itemHolders.forEach((holder, place) => {
    if (place !== 1 || !same) swiper.setContent(holder, slot + place - 1, true);
  });
  swiper.dispatch("change");
}
