// @ts-check
/** What the grid measures on the page, all in CSS pixels. */

import { find } from "../dom.js";
import { ScrollRange } from "./scroll-range.js";

/** @typedef {import("./measures.js").Heading} Heading */

export class Metrics {
  /** The top of the window, from the top of the grid. */
  scrolled = 0;
  /** The height of the window. */
  view = 0;
  /** The height of the header over the grid. */
  inset = 0;
  /** The width of the grid. */
  width = 0;
  /** @type {Heading} */
  heading = { height: 0, least: 0 };
  /** Where on the page the grid's positions are. */
  range = new ScrollRange();
  /** The top of the grid on the page. */
  #origin = 0;

  /** @param {HTMLElement} element of the grid */
  constructor(element) {
    this.element = element;
    this.header = find(document, ".top-bar", HTMLElement);
    this.sample = find(document, "#day-sample", HTMLElement);
  }

  /** Where what is seen begins, below the header. */
  get top() {
    return this.scrolled + this.inset;
  }

  /** Whether the page is scrolled to its top. */
  get atTop() {
    return this.scrolled + this.#origin === 0;
  }

  /** The height above a photo that its day's heading needs. */
  get above() {
    return this.heading.height + 4;
  }

  /**
   * Measure the scroll position. Only when needed: after a change of the page the
   * browser has to lay it out first.
   */
  scroll() {
    this.view = innerHeight;
    const y = scrollY - this.#origin;
    this.scrolled = this.range.follow(y, this.view);
    const right = this.scrolled - this.range.shift;
    if (right !== y) scrollTo({ top: right + this.#origin, behavior: "instant" });
  }

  /** Scroll, without measuring what came of it. @param {number} top of the window, from the top of the grid */
  scrollTo(top) {
    scrollTo({ top: this.range.goTo(top, this.view) + this.#origin, behavior: "instant" });
  }

  /** Measure everything. @returns {boolean} false if the grid has no width, because it is hidden */
  all() {
    const box = this.element.getBoundingClientRect();
    this.width = Math.floor(box.width);
    if (!this.width) return false;
    this.#origin = box.top + scrollY;
    this.inset = this.header.offsetHeight;
    this.heading = this.#heading();
    this.scroll();
    return true;
  }

  /** Whether the grid is visible and its width or the size of its text has changed. */
  get outdated() {
    const width = Math.floor(this.element.getBoundingClientRect().width);
    const { height, least } = this.#heading();
    const text = height !== this.heading.height || least !== this.heading.least;
    return width > 0 && (width !== this.width || text);
  }

  /** @param {() => void} onResize the grid, its text or the page may have another size */
  observe(onResize) {
    const observer = new ResizeObserver(onResize);
    for (const each of [this.element, this.sample, document.documentElement]) observer.observe(each);
    return observer;
  }

  #heading() {
    return { height: this.sample.offsetHeight, least: this.sample.offsetWidth };
  }
}
