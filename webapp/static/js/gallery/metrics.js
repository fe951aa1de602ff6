// @ts-check
/** What the grid measures on the page, all in CSS pixels. */

import { find } from "../dom.js";
import { ScrollRange } from "./scroll-range.js";

/** @typedef {import("./measures.js").Measured} Measured */

export class Metrics {
  /** The top of the window, from the top of the grid. */
  scrolled = 0;
  /** The height of the window. */
  view = 0;
  /** The height of the bar over the grid, also while a phone hides it: scrolling up brings it back. */
  inset = 0;
  /** The width of the grid. */
  width = 0;
  /** @type {Measured} */
  measured = { month: 0, day: 0, least: 0, gap: 0 };
  /** Where on the page the grid's positions are. */
  range = new ScrollRange();
  /** The top of the grid on the page. */
  #origin = 0;

  /** @param {HTMLElement} element of the grid */
  constructor(element) {
    this.element = element;
    this.bar = find(document, ".top-bar", HTMLElement);
    this.month = find(document, "#month-sample", HTMLElement);
    this.day = find(document, "#day-sample", HTMLElement);
  }

  /** Where what is seen begins, below the header. */
  get top() {
    return this.scrolled + this.inset;
  }

  /** Whether the page is scrolled to its top. */
  get atTop() {
    return this.scrolled + this.#origin === 0;
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
    this.inset = this.bar.offsetHeight;
    this.measured = this.#measure();
    this.scroll();
    return true;
  }

  /** Whether the grid is visible and its width or the size of its text has changed. */
  get outdated() {
    const width = Math.floor(this.element.getBoundingClientRect().width);
    const { month, day, least, gap } = this.#measure();
    const before = this.measured;
    const same = month === before.month && day === before.day && least === before.least && gap === before.gap;
    return width > 0 && (width !== this.width || !same);
  }

  /** @param {() => void} onResize the grid, its text or the page may have another size */
  observe(onResize) {
    const observer = new ResizeObserver(onResize);
    for (const each of [this.element, this.month, this.day, document.documentElement]) observer.observe(each);
    return observer;
  }

  /** @returns {Measured} */
  #measure() {
    const gap = parseFloat(getComputedStyle(this.element).columnGap) || 0;
    return { month: this.month.offsetHeight, day: this.day.offsetHeight, least: this.day.offsetWidth, gap };
  }
}
