// @ts-check
/** The bar of the selection, in place of the top bar: how many are selected, and what can be done with them. */

import { find, passFocus } from "../dom.js";
import { announce } from "../notices.js";
import { text } from "./strings.js";

/** @typedef {import("./selection.js").Selection} Selection */

export class Chosen {
  /** Ends collecting all photos. @type {AbortController | undefined} */
  #collecting = undefined;

  /**
   * @param {HTMLElement} element
   * @param {Selection} selection
   * @param {{selectAll: () => void, restore: () => void, remove: () => void, end: () => void}} actions
   * @param {AbortSignal} signal its end
   */
  constructor(element, selection, actions, signal) {
    this.element = element;
    this.selection = selection;
    this.count = find(element, "#chosen-count", HTMLElement);
    const on = (/** @type {string} */ action, /** @type {() => void} */ run) => {
      const button = find(element, `[data-action=${action}]`, HTMLButtonElement);
      button.addEventListener("click", run, { signal });
      return button;
    };
    const end = () => {
      this.#collecting?.abort();
      actions.end();
    };
    on("end-selection", end);
    this.all = on("select-all", actions.selectAll);
    this.label = this.all.textContent;
    this.actions = [on("restore", actions.restore), on("delete-for-good", actions.remove)];
    selection.addEventListener("change", () => this.update(), { signal });
    addEventListener("keydown", ({ key, defaultPrevented }) => {
      // Escape closes what is over the page first.
      const covered = document.querySelector("dialog[open], :popover-open");
      if (key === "Escape" && !defaultPrevented && !covered && this.element.checkVisibility()) end();
    }, { signal });
  }

  update() {
    const { size } = this.selection;
    this.element.hidden = size === 0;
    document.documentElement.toggleAttribute("data-selecting", size > 0);
    const words = size ? text.trash.selected(size) : "";
    if (this.count.textContent === words) return;
    this.count.textContent = words;
    if (words) announce(words);
  }

  /** @returns {AbortSignal} aborted if somebody ends the selection meanwhile */
  collect() {
    this.#collecting = new AbortController();
    this.busy(true);
    this.all.textContent = text.trash.collecting;
    return this.#collecting.signal;
  }

  collected() {
    this.#collecting = undefined;
    this.all.textContent = this.label;
    this.busy(false);
  }

  /** While photos are collected or sent, nothing else is begun. @param {boolean} busy */
  busy(busy) {
    if (busy) passFocus(this.element, find(this.element, "[data-action=end-selection]", HTMLElement));
    for (const each of [this.all, ...this.actions]) each.disabled = busy;
  }
}
