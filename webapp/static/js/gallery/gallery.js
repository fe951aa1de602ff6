// @ts-check
/** The gallery's states, and what makes them: store, grid, scale and the place that is kept. */

import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { announce } from "../notices.js";
import { text } from "../strings.js";
import { Grid } from "./grid.js";
import { listenToKeyboard } from "./keyboard.js";
import { restorePosition, savedPosition, trackPosition } from "./scroll-position.js";
import { Scrubber } from "./scrubber.js";

/** @typedef {import("./store.js").Store} Store */

export class Gallery {
  /**
   * @param {HTMLElement} element
   * @param {Store} store
   * @param {{open: (slot: number) => void, remove: (slot: number) => void}} actions
   */
  constructor(element, store, actions) {
    this.element = element;
    this.store = store;
    this.grid = new Grid(find(element, "#grid", HTMLElement), store, actions);
    this.scrubber = new Scrubber(find(document, "#scrubber", HTMLElement), this.grid);
    this.trouble = find(element, "#trouble", HTMLElement);
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    /** The place to begin with; forgotten once it is reached. */
    this.position = savedPosition();
    // The browser would go to a height, and knows nothing of what stands there now.
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
    // Whoever is back does not have to press a button.
    addEventListener("online", () => this.grid.cards.retry(), { signal });
    addEventListener("online", () => (store.state === "error" || store.trouble) && store.retry(), { signal });
    listenToKeyboard(this.grid, signal);
    trackPosition(this.grid, signal);
  }

  load() {
    return this.store.load(this.position?.day);
  }

  /**
   * Give the focus to a photo, or to what is in its place once it is gone.
   *
   * @param {number} slot
   */
  focus(slot) {
    if (this.store.count) this.grid.focus(Math.min(slot, this.store.count - 1));
    else find(document, ".state-empty button", HTMLElement).focus({ preventScroll: true });
  }

  destroy() {
    this.stopping.abort();
    this.scrubber.destroy();
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
    // What was pressed goes away with what it was for.
    if (!trouble && again === document.activeElement) this.focus(this.grid.firstSeen);
    again.hidden = !trouble;
    if (came) this.#came();
    if (this.retrying && state !== "loading") this.#retried();
  }

  #came() {
    // Until now the grid was not shown, and had no width.
    this.grid.relayout();
    if (this.position) restorePosition(this.grid, this.position);
    this.position = undefined;
  }

  /** Whoever pressed the button, which is not shown while it loads, goes on from what came of it. */
  #retried() {
    this.retrying = false;
    if (document.activeElement !== document.body) return;
    if (this.store.state === "error") this.retryButton.focus({ preventScroll: true });
    else this.focus(this.grid.firstSeen);
  }
}
