// @ts-check
/** The grid of photos, newest first, a page at a time. */

import { api } from "../api.js";
import { PAGE_SIZE } from "../config.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { announce, notify } from "../notices.js";
import { text } from "../strings.js";
import { Card } from "./card.js";
import { layout } from "./layout.js";
import { More } from "./more.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {"loading" | "ready" | "empty" | "error"} State */

export class Gallery {
  /**
   * @param {HTMLElement} element
   * @param {{open: (card: Card) => void, remove: (card: Card) => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.grid = find(element, "#grid", HTMLElement);
    this.more = new More(find(element, "#more", HTMLElement), (cursor) => this.#older(cursor));
    /** @type {Card[]} in the order of the grid */
    this.cards = [];
    this.width = 0;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    find(element, "[data-action=reload]", HTMLButtonElement).addEventListener(
      "click",
      () => this.load(),
      { signal },
    );
    this.resizing = new ResizeObserver(() => this.#arrange());
    this.resizing.observe(element);
  }

  /** Show the first page in place of whatever is shown. */
  async load() {
    this.#state("loading");
    try {
      const page = await api.listPhotos({ limit: PAGE_SIZE }, this.stopping.signal);
      // A photo that was just added may be missing in a list that was read a moment before.
      const known = this.cards.map((card) => card.photo);
      this.cards = [];
      this.grid.replaceChildren();
      this.#append([...page.images]);
      for (const photo of known) this.add(photo);
      this.more.next(page.nextCursor);
      this.#state(this.#filled());
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      find(this.element, "#error-text", HTMLElement).textContent = sentence(error);
      this.#state("error");
    }
  }

  /**
   * Put a photo into its place; a photo that is there already stays as it is.
   *
   * @param {Photo} photo
   */
  add(photo) {
    if (this.cards.some((card) => card.photo.imageId === photo.imageId)) return;
    const older = this.cards.findIndex((card) => card.photo.uploadedAt < photo.uploadedAt);
    const index = older < 0 ? this.cards.length : older;
    const card = new Card(photo, this.actions);
    card.element.classList.add("is-new");
    this.grid.insertBefore(card.element, this.cards[index]?.element ?? null);
    this.cards.splice(index, 0, card);
    this.#arrange(true);
    // While the list is being read, or could not be read, this photo alone would look like all of it.
    if (this.element.dataset.state === "error") void this.load();
    else if (this.element.dataset.state !== "loading") this.#state(this.#filled());
  }

  /**
   * Take a photo away and give the focus to its neighbour.
   *
   * @param {Card} card
   */
  remove(card) {
    const index = this.cards.indexOf(card);
    if (index < 0) return;
    this.cards.splice(index, 1);
    card.element.remove();
    this.#arrange(true);
    this.#state(this.#filled());
    const neighbour = this.cards[index] ?? this.cards[index - 1];
    const target = neighbour?.link ?? document.querySelector(".state-empty button");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
    notify(text.photos.removed(card.photo.fileName));
    if (!this.cards.length) void this.more.load();
  }

  destroy() {
    this.stopping.abort();
    this.resizing.disconnect();
    this.more.destroy();
  }

  /**
   * Show the next page below.
   *
   * @param {string} cursor
   * @returns {Promise<string | undefined>} the cursor of the page after it
   */
  async #older(cursor) {
    const { images, nextCursor } = await api.listPhotos(
      { limit: PAGE_SIZE, cursor },
      this.stopping.signal,
    );
    const before = this.cards.length;
    this.#append(images);
    announce(text.photos.loaded(this.cards.length - before));
    return nextCursor;
  }

  /** @param {readonly Photo[]} photos older than those that are shown */
  #append(photos) {
    const known = new Set(this.cards.map((card) => card.photo.imageId));
    const added = photos
      .filter(({ imageId }) => !known.has(imageId))
      .map((photo) => new Card(photo, this.actions));
    this.cards.push(...added);
    this.#arrange(true);
    this.grid.append(...added.map((card) => card.element));
  }

  /** @param {boolean} [changed] there are other cards than before */
  #arrange(changed = false) {
    const width = Math.floor(this.element.getBoundingClientRect().width);
    if (!width || (width === this.width && !changed)) return;
    this.width = width;
    const sizes = layout(
      this.cards.map((card) => card.ratio),
      width,
    );
    this.cards.forEach((card, index) => {
      const size = sizes[index];
      if (size) card.resize(size);
    });
  }

  #filled() {
    return this.cards.length || this.more.cursor ? "ready" : "empty";
  }

  /** @param {State} state */
  #state(state) {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", String(state === "loading"));
  }
}
