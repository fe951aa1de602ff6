// @ts-check
/** A card's picture: the rendition that fits its size, and a message where it fails to load. */

import { clone, find, localPath } from "../dom.js";
import { drawn, pictures, srcset, sufficient } from "./pictures.js";

/**
 * @typedef {object} Framed the card, as far as its picture needs it
 * @property {HTMLElement} element
 * @property {HTMLElement} link
 * @property {HTMLCanvasElement} canvas
 * @property {import("../api.js").Photo | undefined} photo
 * @property {import("./positions.js").Box} box
 */

export class CardPicture {
  /** @param {Framed} card */
  constructor(card) {
    this.card = card;
    this.element = find(card.element, "img", HTMLImageElement);
    /** Whether it was requested. */
    this.loading = false;
    /** Whether a broken picture has been out of view since. */
    this.left = false;
    /** The width in pixels of the smallest rendition chosen. */
    this.chosen = 0;
    this.element.addEventListener("error", () => this.#broken());
    this.element.addEventListener("load", () => card.element.classList.add("is-loaded"));
  }

  get loaded() {
    return this.card.element.classList.contains("is-loaded");
  }

  get broken() {
    return this.card.element.classList.contains("is-broken");
  }

  /** Whether it has loaded or failed. */
  get settled() {
    return !this.loading || this.broken || this.loaded;
  }

  /** The address of the file that is shown. */
  get currentSrc() {
    return this.element.currentSrc;
  }

  /**
   * @param {boolean} seen whether it is in view, or only near
   * @param {boolean} [opening] whether it is one of the first pictures, which do not fade in
   */
  load(seen, opening = false) {
    const { card, element } = this;
    if (!card.photo || this.loading) return;
    this.loading = true;
    if (!seen) element.fetchPriority = "low";
    if (opening) card.element.classList.add("is-at-hand");
    this.#choose();
    // What the browser has cached appears at once.
    if (element.complete && element.naturalWidth) card.element.classList.add("is-at-hand");
  }

  /** The card was resized. */
  resize() {
    if (this.loading) this.#choose();
  }

  /** Retry it if it is broken: the connection may have been the cause. */
  retry() {
    if (!this.broken) return;
    this.left = false;
    this.card.element.classList.remove("is-broken");
    this.card.link.querySelector(".photo-broken")?.remove();
    this.element.hidden = false;
    // Setting the same address would not request it again.
    this.#forget();
    this.chosen = 0;
    this.#choose();
  }

  /** Cancel what is still loading. */
  release() {
    if (!this.element.complete) this.#forget();
  }

  #forget() {
    this.element.removeAttribute("srcset");
    this.element.removeAttribute("src");
  }

  /** Choose the rendition for the current size, and keep a larger one that has loaded. */
  #choose() {
    const { card, element } = this;
    const choice = pictures(card.photo ?? { renditions: [] });
    const largest = choice.at(-1);
    if (!largest) return this.#broken();
    const size = drawn(card.box, largest);
    const [first, ...larger] = sufficient(choice, size.width, devicePixelRatio);
    if (!first) return;
    card.element.classList.toggle("is-small", size.whole);
    element.style.width = size.whole ? `${size.width}px` : "";
    element.style.height = size.whole ? `${size.height}px` : "";
    if (first.width <= this.chosen) return;
    this.chosen = first.width;
    element.width = first.width;
    element.height = first.height;
    element.sizes = `${Math.ceil(size.width)}px`;
    element.srcset = srcset([first, ...larger]);
    element.src = localPath(first.url);
  }

  #broken() {
    if (this.broken) return;
    const { card } = this;
    card.element.classList.add("is-broken");
    this.element.hidden = true;
    card.canvas.hidden = true;
    card.link.append(clone("photo-broken-template"));
  }
}
