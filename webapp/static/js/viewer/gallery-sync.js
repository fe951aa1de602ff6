// @ts-check
/** Keeps the viewer on its photo while the gallery changes. */

import { reindex } from "./reindex.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/**
 * @typedef {object} Showing the full view, as far as a change of the gallery concerns it
 * @property {import("../gallery/store.js").Store} store
 * @property {import("./slide-source.js").SlideSource} source
 * @property {import("../gallery/entries.js").Entry | undefined} entry of the photo that is shown
 * @property {string | undefined} imageId
 * @property {PhotoSwipe | undefined} swiper
 * @property {{removals: {hidden: {has: (imageId: string) => boolean}}}} parts
 * @property {() => void} close
 */

/**
 * The gallery changed: show the same photo in its new slot or, once it is known to be deleted, the one
 * that took its slot.
 *
 * @param {PhotoSwipe} swiper
 * @param {Showing} view
 */
export function syncWithGallery(swiper, view) {
  const { store, entry, imageId } = view;
  if (!store.count) {
    if (store.complete) view.close();
    return;
  }
  const slot = entry?.slot ?? -1;
  if (slot >= 0) reindex(swiper, view.source, slot, true);
  else if (!imageId || view.parts.removals.hidden.has(imageId)) next(swiper, view);
  else void seek(swiper, view, imageId);
}

/**
 * The gallery was reloaded, or someone else deleted the photo.
 *
 * @param {PhotoSwipe} swiper
 * @param {Showing} view
 * @param {string} imageId
 */
async function seek(swiper, view, imageId) {
  const { store } = view;
  let slot = store.slotOf(imageId);
  try {
    if (slot < 0) slot = await store.locate(imageId);
  } catch {
    // Offline, the photo stays.
    return;
  }
  if (view.swiper !== swiper || view.imageId !== imageId || !store.count) return;
  if (slot >= 0) reindex(swiper, view.source, slot, true);
  else next(swiper, view);
}

/** @param {PhotoSwipe} swiper @param {Showing} view */
function next(swiper, { store, source }) {
  reindex(swiper, source, Math.min(swiper.currIndex, store.count - 1), false);
}
