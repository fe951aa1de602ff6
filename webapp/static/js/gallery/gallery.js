// @ts-check
/** The gallery: its states, store, grid, scrubber and scroll position. */

import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { announce } from "../notices.js";
import { text } from "../strings.js";
import { Grid } from "./grid.js";
import { listenToKeyboard } from "./keyboard.js";
import { PhotoSize } from "./photo-size.js";
import { restorePosition, savedPosition, trackPosition } from "./scroll-position.js";
import { Scrubber } from "./scrubber.js";

/** @typedef {import("./store.js").Store} Store */

export class Gallery {
  /**
   * @param {HTMLElement} element
   * @param {Store} store
   * @param {{open: (slot: number) => void, remove: (slot: number, shown?: import("../api.js").Photo) => void}} actions
   */
  constructor(element, store, actions) {
    this.element = element;
    this.store = store;
    this.grid = new Grid(find(element, "#grid", HTMLElement), store, actions);
    this.size = new PhotoSize(this.grid, document);
    this.scrubber = new Scrubber(find(document, "#scrubber", HTMLElement), this.grid);
    this.trouble = find(element, "#trouble", HTMLElement);
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    /** The saved scroll position; cleared once it is restored. */
    this.position = savedPosition();
    /** Whether what comes next is shown from its top: it is in another order. */
    this.startsAtTop = false;
    // The browser would restore a height, without knowing which photos are there now.
    history.scrollRestoration = "manual";
    store.addEventListener("state", () => this.#state(), { signal });
    store.addEventListener("complete", () => {
      this.#state();
      if (store.count) announce(text.gallery.count(store.count));
    }, { signal });
    this.retryButton = find(element, ".state-error button", HTMLButtonElement);
    this.retrying = false;
    this.retryButton.addEventListener("click", () => {
      this.retrying = true;
      store.retry();
    }, { signal });
    find(this.trouble, "button", HTMLButtonElement).addEventListener("click", () => store.retry(), { signal });
    // Retry automatically when the connection is back.
    addEventListener("online", () => this.grid.cards.retry(), { signal });
    addEventListener("online", () => (store.state === "error" || store.trouble) && store.retry(), { signal });
    listenToKeyboard(this.grid, signal);
    trackPosition(this.grid, signal);
  }

  load() {
    return this.store.load(this.position);
  }

  /** Read the list again, and stay where one is in it. */
  reload() {
    this.position = savedPosition();
    return this.load();
  }

  /**
   * Show the photos in another order: from the top, or from where this entry of the browser's history was.
   *
   * @param {import("./source.js").Source} source
   */
  sortBy(source) {
    this.position = savedPosition();
    this.startsAtTop = !this.position;
    this.store.sortBy(source);
    return this.load();
  }

  /**
   * Focus a photo, or the one in its slot once it is gone.
   *
   * @param {number} slot
   */
  focus(slot) {
    if (this.store.count) this.grid.focus(Math.min(slot, this.store.count - 1));
    else find(document, ".state-empty button", HTMLElement).focus({ preventScroll: true });
  }

  /** Photos are about to leave: if the focused one does, the one in its slot is focused. */
  keepFocus() {
    const { activeElement } = document;
    const slot = (activeElement && this.grid.cards.around(activeElement)?.entry.slot) ?? -1;
    if (slot >= 0) queueMicrotask(() => document.activeElement === document.body && this.focus(slot));
  }

  destroy() {
    this.stopping.abort();
    this.scrubber.destroy();
    this.size.destroy();
    this.grid.destroy();
    this.store.destroy();
  }

  #state() {
    const { state, error, trouble, complete } = this.store;
    if (state === "error") {
      find(this.element, "#error-text", HTMLElement).textContent = sentence(error);
    }
    const came = this.element.dataset.state !== "ready" && state === "ready";
    this.element.dataset.state = state;
    const reading = state === "ready" && !complete && !trouble;
    this.element.setAttribute("aria-busy", String(state === "loading" || reading));
    const words = trouble ? `${text.gallery.incomplete} ${sentence(trouble)}` : "";
    const box = find(this.trouble, "#trouble-text", HTMLElement);
    if (box.textContent !== words) box.textContent = words;
    this.trouble.classList.toggle("is-quiet", !trouble);
    const again = find(this.trouble, "button", HTMLButtonElement);
    // The button that was pressed is about to be hidden.
    if (!trouble && again === document.activeElement) this.focus(this.grid.firstSeen);
    again.hidden = !trouble;
    if (came) this.#came();
    if (this.retrying && state !== "loading") this.#retried();
  }

  #came() {
    // Until now the grid was hidden and had no width.
    this.grid.relayout();
    // Without its timeline the gallery has only its beginning.
    if (this.position && !this.store.preliminary) restorePosition(this.grid, this.position);
    else if (this.startsAtTop) this.grid.scrollToTop();
    this.position = undefined;
    this.startsAtTop = false;
  }

  /** The button is hidden while it loads: restore the focus lost by it. */
  #retried() {
    this.retrying = false;
    if (document.activeElement !== document.body) return;
    if (this.store.state === "error") this.retryButton.focus({ preventScroll: true });
    else this.focus(this.grid.firstSeen);
  }
}
