// @ts-check
/** How large photos are shown: chosen in the menu, with `+` and `-`, or by two fingers, and kept in this browser. */

import { Choice } from "./choice.js";
import { SIZES } from "./measures.js";
import { onPinch } from "./pinch.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./measures.js").Size} Size */

const KEY = "photoSize";
/** On most keyboards `+` shares its key with `=`. */
/** @type {Readonly<Record<string, -1 | 1 | undefined>>} */
const STEPS = { "+": 1, "=": 1, "-": -1 };

export class PhotoSize {
  /**
   * @param {Grid} grid
   * @param {ParentNode} options has a radio button for each size, by value
   */
  constructor(grid, options) {
    this.grid = grid;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.choice = new Choice(options, "photo-size", KEY, (name) => {
      const size = sizeNamed(name);
      if (size) this.#choose(size);
    }, signal);
    grid.size = sizeNamed(this.choice.kept) ?? grid.size;
    this.choice.check(grid.size);
    document.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey || !this.#hears(event.target)) return;
      event.preventDefault();
      this.#step(step);
    }, { signal });
    onPinch(grid.element, (direction, point) => this.#step(direction, point), signal);
  }

  destroy() {
    this.stopping.abort();
  }

  /** Whether a key is meant for the grid: not for what lies over the page, or is written in. @param {EventTarget | null} target */
  #hears(target) {
    const { element } = this.grid;
    if (!element.checkVisibility()) return false;
    return target === document.body || (target instanceof Node && element.contains(target));
  }

  /** @param {-1 | 1} direction @param {{x: number, y: number}} [point] */
  #step(direction, point) {
    const size = SIZES[SIZES.indexOf(this.grid.size) + direction];
    if (size) this.#choose(size, point);
  }

  /** @param {Size} size @param {{x: number, y: number}} [point] */
  #choose(size, point) {
    if (size === this.grid.size) return;
    this.grid.resize(size, point);
    this.choice.check(size);
    this.choice.keep(size);
  }
}

/** @param {string | null} name @returns {Size | undefined} */
const sizeNamed = (name) => SIZES.find((each) => each === name);
