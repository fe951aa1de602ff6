// @ts-check
/** Says that nobody can add photos for now, why, and that everything else works. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { usage } from "./usage.js";

export class PauseBanner {
  /** The reason that somebody has read and closed. @type {string | undefined} */
  #closed = undefined;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.why = find(element, ".paused-why", HTMLElement);
    this.listening = new AbortController();
    const { signal } = this.listening;
    find(element, "button", HTMLButtonElement).addEventListener("click", () => {
      this.#closed = usage.paused;
      this.update();
    }, { signal });
    usage.addEventListener("change", () => this.update(), { signal });
    this.update();
  }

  update() {
    const { paused } = usage;
    if (!paused) this.#closed = undefined;
    this.element.hidden = !paused || paused === this.#closed;
    const words = paused ? text.paused[paused] : "";
    if (this.why.textContent !== words) this.why.textContent = words;
  }

  destroy() {
    this.listening.abort();
  }
}
