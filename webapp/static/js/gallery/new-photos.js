// @ts-check
/** A button that says how many photos others have added out of view, and scrolls to them. */

import { text } from "../strings.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./live.js").Live} Live */
/** @typedef {import("./entries.js").Entry} Entry */

export class NewPhotos {
  /**
   * @param {HTMLButtonElement} button
   * @param {Grid} grid
   * @param {Live} live
   */
  constructor(button, grid, live) {
    this.button = button;
    this.grid = grid;
    /** @type {Set<Entry>} that nobody has seen yet, the newest first */
    this.unseen = new Set();
    this.listening = new AbortController();
    const { signal } = this.listening;
    live.addEventListener("news", (event) => {
      if (event instanceof CustomEvent) this.#came(event.detail.photos);
    }, { signal });
    grid.addEventListener("moved", () => this.unseen.size && this.#update(), { signal });
    button.addEventListener("click", () => this.#go(), { signal });
  }

  destroy() {
    this.listening.abort();
  }

  /** @param {Photo[]} photos */
  #came(photos) {
    const { store } = this.grid;
    const slots = photos.map(({ imageId }) => store.slotOf(imageId)).filter((slot) => slot >= 0);
    const before = [...this.unseen];
    const entries = slots.sort((a, b) => a - b).map((slot) => store.known(slot));
    this.unseen = new Set([...entries.filter((entry) => entry !== undefined), ...before]);
    this.#update();
  }

  #update() {
    const { store, seen } = this.grid;
    // Some may have been deleted since.
    for (const entry of this.unseen) if (entry.slot < 0) this.unseen.delete(entry);
    for (let slot = seen.from; slot < seen.to; slot += 1) {
      const entry = store.known(slot);
      if (entry) this.unseen.delete(entry);
    }
    const { size } = this.unseen;
    this.button.hidden = size === 0;
    const words = size ? text.gallery.news(size) : "";
    if (this.button.textContent !== words) this.button.textContent = words;
  }

  #go() {
    const { grid } = this;
    const slot = [...this.unseen][0]?.slot ?? -1;
    this.unseen.clear();
    if (slot >= 0) grid.focus(slot);
    this.#update();
  }
}
