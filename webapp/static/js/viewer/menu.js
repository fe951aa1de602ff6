// @ts-check
/** A button with a menu: arrow keys move in it, and Escape or a press outside closes it. */

import { button, icon, make } from "./elements.js";

export class Menu {
  /**
   * @param {string} label of the button
   * @param {HTMLElement[]} entries links and buttons
   * @param {AbortSignal} signal its end
   */
  constructor(label, entries, signal) {
    this.entries = entries;
    this.button = button("view-button", "", () => this.toggle());
    this.button.append(icon("more"));
    this.button.title = label;
    this.button.setAttribute("aria-label", label);
    this.button.setAttribute("aria-haspopup", "menu");
    this.element = make("div", "view-menu", ...entries);
    this.element.id = "view-menu";
    this.element.role = "menu";
    this.element.setAttribute("aria-label", label);
    this.button.setAttribute("aria-controls", this.element.id);
    this.#show(false);
    for (const each of entries) {
      each.role = "menuitem";
      each.tabIndex = -1;
      each.addEventListener("click", () => this.toggle(false));
    }
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || this.open) return;
      // It does not move the photo.
      event.preventDefault();
      event.stopPropagation();
      this.toggle(true);
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (target instanceof Node && this.open && !this.holds(target)) this.toggle(false);
    }, { signal });
  }

  get open() {
    return !this.element.hidden;
  }

  /** @param {Node} target */
  holds(target) {
    return this.element.contains(target) || this.button.contains(target);
  }

  toggle(open = !this.open) {
    if (open === this.open) return;
    const inside = this.element.contains(document.activeElement);
    this.#show(open);
    if (open) this.#reachable[0]?.focus();
    else if (inside) this.button.focus();
  }

  /** @param {boolean} open */
  #show(open) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** Those that this screen has. */
  get #reachable() {
    return this.entries.filter((each) => each.checkVisibility());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    const all = this.#reachable;
    const at = all.findIndex((each) => each === document.activeElement);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
    if (key === "Escape" || key === "Tab") this.toggle(false);
    else if (goal !== undefined) all.at(goal % all.length)?.focus();
    else if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    // None of these keys is for the photo behind.
    event.stopPropagation();
    if (key !== "Tab") event.preventDefault();
  }
}
