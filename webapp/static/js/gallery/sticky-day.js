// @ts-check
/** The heading of the current day, sticky at the top of the window. */

import { find } from "../dom.js";
import { dayHeading } from "../strings.js";

/** @typedef {import("./positions.js").Layout} Layout */
/** @typedef {import("./store.js").Store} Store */

export class StickyDay {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.element = find(document, "#sticky-day", HTMLElement);
  }

  /**
   * @param {Layout} layout
   * @param {number} slot the first one that is seen
   * @param {number} top where what is seen begins, from the grid's own top
   */
  say(layout, slot, top) {
    const { store, element } = this;
    const index = store.count ? store.dayOf(slot) : -1;
    const heading = layout.heading(index);
    // Not before the heading itself has scrolled away, which it would cover.
    const hidden = !heading || heading.top + heading.height * 0.7 >= top;
    element.hidden = hidden;
    const words = hidden ? "" : dayHeading(store.days[index]?.day ?? "");
    if (element.textContent !== words) element.textContent = words;
  }
}
