// @ts-check
/** The full view: PhotoSwipe over the photos of the store, with our controls and the details. */

import "../common.js";
import { passFocus } from "../dom.js";
import { text } from "../strings.js";
import { Bar } from "./bar.js";
import { Chrome, isAtButton } from "./chrome.js";
import { inertAllBut } from "./inert.js";
import { Details } from "./details.js";
import { syncWithGallery } from "./gallery-sync.js";
import { listenToKeyboard } from "./keyboard.js";
import { loadPhotoSwipe } from "./load.js";
import { listenToPulls } from "./pulling.js";
import { Settling } from "./settling.js";
import { SlideSource } from "./slide-source.js";
import { swiperOf } from "./swiper.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("./load.js").PhotoSwipeClass} PhotoSwipeClass */
/** @typedef {import("../gallery/grid.js").Grid} Grid */
/** @typedef {import("../gallery/store.js").Store} Store */
/** @typedef {import("../gallery/removals.js").Removals} Removals */
/** @typedef {import("../gallery/entries.js").Entry} Entry */
/** @typedef {{store: Store, grid: Grid, removals: Removals, onClosed: (slot: number) => void}} Parts */

export class View {
  /** @param {Parts} parts @param {() => void} onLeave it is being closed, and the address is still its own */
  static async load(parts, onLeave) {
    return new View(parts, await loadPhotoSwipe(), onLeave);
  }

  /** @param {Parts} parts @param {PhotoSwipeClass} PhotoSwipe @param {() => void} onLeave */
  constructor(parts, PhotoSwipe, onLeave) {
    this.parts = parts;
    this.store = parts.store;
    this.grid = parts.grid;
    this.PhotoSwipe = PhotoSwipe;
    this.onLeave = onLeave;
    this.details = new Details(parts.store, (inside) => this.#toggled(inside));
    this.source = new SlideSource(parts.store, parts.grid, (slot) => this.#isSought || this.swiper?.refreshSlideContent(slot));
    /** @type {PhotoSwipe | undefined} */
    this.swiper = undefined;
    /** @type {Entry | undefined} of the photo that is shown */
    this.entry = undefined;
    /** Closed before the opening animation had finished. */
    this.hasty = false;
    /** The address no longer belongs to the viewer. */
    this.left = false;
    this.settling = new Settling(this);
    /** @type {Bar | undefined} */
    this.bar = undefined;
    /** @type {Chrome | undefined} */
    this.chrome = undefined;
    this.uncover = () => {};
    this.ending = new AbortController();
  }

  get isOpen() {
    return this.swiper !== undefined && !this.swiper.isDestroying && !this.hasty;
  }

  get photo() {
    return this.entry?.photo;
  }

  /** Whether the slot of the current photo is being looked for. PhotoSwipe's slides are those of other photos then. */
  get #isSought() {
    return this.entry !== undefined && this.entry.slot < 0;
  }

  /** The id of the current photo. */
  get imageId() {
    return this.photo?.imageId;
  }

  /** @param {number} slot */
  open(slot) {
    if (this.isOpen) return this.swiper?.goTo(slot);
    this.#end();
    this.#start(slot);
  }

  /** @param {{stay?: boolean}} [how] stay: the address is right already */
  close({ stay = false } = {}) {
    const { swiper } = this;
    if (!swiper || swiper.isDestroying) return;
    this.left ||= stay;
    if (swiper.opener.isOpen) return swiper.close();
    // PhotoSwipe would not listen before it is open.
    this.hasty = true;
    this.#leave();
  }

  /** @param {number} slot */
  remove(slot) {
    this.parts.removals.remove(slot);
  }

  destroy() {
    this.left = true;
    this.#end();
  }

  /** @param {number} slot */
  #start(slot) {
    const { details, source, grid } = this;
    this.hasty = this.left = false;
    this.entry = this.store.entry(slot);
    this.ending = new AbortController();
    const swiper = swiperOf(this.PhotoSwipe, slot, {
      source,
      grid,
      retry: (at) => this.#retry(at),
      tapped: () => this.chrome?.tap(),
    });
    this.swiper = swiper;
    this.bar = new Bar({
      details,
      photo: () => this.photo,
      place: () => ({ position: swiper.currIndex + 1, count: source.total }),
      close: () => this.close(),
      remove: () => this.remove(swiper.currIndex),
    }, this.ending.signal);
    this.bar.addTo(swiper);
    listenToPulls(swiper, details);
    swiper.on("firstUpdate", () => this.#cover(swiper));
    swiper.on("change", () => this.#changed(swiper));
    swiper.on("openingAnimationEnd", () => {
      // Only after this event does it count as open.
      if (this.hasty) queueMicrotask(() => swiper.close());
    });
    swiper.on("close", () => this.#closing(swiper));
    swiper.on("destroy", () => this.#ended());
    this.#listen(swiper);
    swiper.init();
  }

  /** @param {PhotoSwipe} swiper */
  #listen(swiper) {
    const { store } = this;
    const { signal } = this.ending;
    store.addEventListener("change", () => syncWithGallery(swiper, this), { signal });
    store.addEventListener("photos", (event) => {
      if (!(event instanceof CustomEvent)) return;
      const { from, to } = event.detail;
      // It was read again: until the photo's new slot is known, another one's photo came into the slot that it had.
      if (this.#isSought) return void (store.slotOf(this.imageId ?? "") >= 0 && syncWithGallery(swiper, this));
      this.source.came(swiper, from, to);
      this.#show();
      if (swiper.currIndex >= from && swiper.currIndex < to) this.settling.now();
    }, { signal });
    listenToKeyboard(swiper, this, signal);
    addEventListener("pagehide", () => this.settling.now(), { signal });
    addEventListener("online", () => {
      for (const { slide } of swiper.mainScroll.itemHolders) {
        if (slide?.content.isError() || slide?.data.type === "failed") this.#retry(slide.index);
      }
    }, { signal });
  }

  /** @param {PhotoSwipe} swiper */
  #cover({ element }) {
    if (!element) return;
    element.setAttribute("aria-label", text.viewer.label);
    element.append(this.details.element);
    element.classList.toggle("has-details", this.details.open);
    this.uncover = inertAllBut(element);
    this.chrome = new Chrome(element, () => this.#inUse(element), this.ending.signal);
    element.focus({ preventScroll: true });
  }

  /** Whether its controls must not fade. @param {HTMLElement} element */
  #inUse(element) {
    const { details, bar } = this;
    return details.open || bar?.menu.open || isAtButton(element) || document.querySelector("dialog[open]") !== null;
  }

  /** @param {number} slot */
  #retry(slot) {
    this.source.forgive(slot);
    const { container, element } = this.swiper ?? {};
    // The pressed button is about to be hidden.
    if (container && element) passFocus(container, element);
    if (this.isOpen) this.swiper?.refreshSlideContent(slot);
  }

  /** @param {PhotoSwipe} swiper */
  #changed({ currIndex }) {
    this.entry = this.store.entry(currIndex);
    this.grid.reveal(currIndex);
    this.#show();
    this.settling.soon();
  }

  #show() {
    this.details.show(this.photo);
    this.bar?.update();
  }

  /** @param {boolean} inside whether what had the focus is gone */
  #toggled(inside) {
    const { details, swiper } = this;
    swiper?.element?.classList.toggle("has-details", details.open);
    this.chrome?.wake();
    this.bar?.update();
    swiper?.updateSize(true);
    if (inside) this.bar?.toggles.find((each) => each.checkVisibility())?.focus();
  }

  /** Hide everything else while the picture returns to the grid. @param {PhotoSwipe} swiper */
  #closing({ element }) {
    this.details.element.remove();
    element?.classList.remove("has-details");
    this.#leave();
  }

  #leave() {
    this.settling.cancel();
    if (!this.left) this.onLeave();
    this.left = true;
  }

  /** Close at once, whether it is open or closing. */
  #end() {
    const { swiper } = this;
    if (!swiper) return;
    swiper.animations.stopAll();
    swiper.isDestroying = true;
    swiper.destroy();
  }

  #ended() {
    this.#leave();
    this.ending.abort();
    this.uncover();
    const slot = this.entry?.slot ?? -1;
    this.swiper = this.entry = this.bar = this.chrome = undefined;
    this.details.element.remove();
    this.details.show(undefined);
    this.parts.onClosed(Math.max(slot, 0));
  }
}
