// @ts-check
/** Supplies PhotoSwipe with slides from the store, loading photos on demand. */

import { altOf, slide } from "./slides.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {NonNullable<PhotoSwipe["currSlide"]>["content"]} Content */
/** @typedef {import("../gallery/grid.js").Grid} Grid */
/** @typedef {import("../gallery/store.js").Store} Store */
/** @typedef {import("../gallery/entries.js").Entry} Entry */

export class SlideSource {
  /** @param {Store} store @param {Grid} grid @param {(slot: number) => void} onFailed */
  constructor(store, grid, onFailed) {
    this.store = store;
    this.grid = grid;
    this.onFailed = onFailed;
    /** @type {WeakSet<Entry>} could not be loaded */
    this.failed = new WeakSet();
    /** @type {Set<Content>} what PhotoSwipe keeps at hand, which it does not tell */
    this.contents = new Set();
  }

  /** @param {PhotoSwipe} swiper that is not open yet */
  serve(swiper) {
    this.contents.clear();
    swiper.addFilter("numItems", () => this.store.count);
    swiper.addFilter("itemData", (_, slot) => this.slide(slot));
    swiper.on("contentInit", ({ content }) => void this.contents.add(content));
    swiper.on("contentDestroy", ({ content }) => void this.contents.delete(content));
  }

  /** The number of photos, once known: the newest load first, then the timeline. */
  get total() {
    return this.store.complete ? this.store.count : undefined;
  }

  /** Drop all loaded content. @param {PhotoSwipe} swiper */
  forget(swiper) {
    for (const { index } of this.contents) swiper.contentLoader.removeByIndex(index);
    this.contents.clear();
  }

  /** @param {number} slot */
  slide(slot) {
    const { store } = this;
    const entry = store.entry(slot);
    const failed = entry !== undefined && this.failed.has(entry);
    if (entry && !entry.photo && !failed) {
      store.fetch(slot).catch(() => {
        this.failed.add(entry);
        if (entry.slot >= 0) this.onFailed(entry.slot);
      });
    }
    return slide(entry?.photo, this.grid.card(slot), failed);
  }

  /** Allow another attempt to load it. @param {number} slot */
  forgive(slot) {
    const entry = this.store.entry(slot);
    if (entry) this.failed.delete(entry);
  }

  /**
   * Photos have loaded, or their titles or descriptions changed.
   *
   * @param {PhotoSwipe} swiper
   * @param {number} from
   * @param {number} to exclusive
   */
  came(swiper, from, to) {
    const { store } = this;
    for (const { data, element } of this.contents) {
      const photo = data.photo && store.photo(store.slotOf(data.photo.imageId));
      if (!photo || photo === data.photo) continue;
      // Same picture: no need to load it again.
      data.photo = photo;
      data.alt = altOf(photo);
      if (element instanceof HTMLImageElement) element.alt = data.alt;
    }
    for (const content of [...this.contents]) {
      const { index, data } = content;
      if (index < from || index >= to || data.photo === store.photo(index)) continue;
      this.contents.delete(content);
      // Refreshed now if it is on the screen or next to it, else when it is reached.
      if (Math.abs(index - swiper.currIndex) <= 1) swiper.refreshSlideContent(index);
      else swiper.contentLoader.removeByIndex(index);
    }
  }
}
