// @ts-check
/** The gallery changed under the open view: PhotoSwipe counts slides, and their numbers are others now. */

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("./slide-source.js").SlideSource} SlideSource */

/**
 * @param {PhotoSwipe} swiper
 * @param {SlideSource} source
 * @param {number} slot of what is to be shown
 * @param {boolean} same whether that is the photo that is shown already, which must not even flicker
 */
export function reindex(swiper, source, slot, same) {
  const { currSlide, mainScroll } = swiper;
  // Somebody may be on the way to the next one.
  const ahead = same ? swiper.potentialIndex - swiper.currIndex : 0;
  swiper.currIndex = slot;
  swiper.potentialIndex = Math.min(Math.max(slot + ahead, 0), swiper.getNumItems() - 1);
  // What was loaded for other numbers is of no use.
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
