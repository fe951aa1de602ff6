// @ts-check
/** The scrubber: dates beside the grid, with a handle to jump to one. */

import { find } from "../dom.js";
import { dayLabel } from "../strings.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./positions.js").Layout} Layout */

/**
 * @typedef {object} Stop a month, or a day where all photos are of one month
 * @property {string} day its newest day
 * @property {number} top where it begins in the grid, in CSS pixels
 */

/** Shorter galleries, in window heights, need no scrubber. */
const WORTH = 3;
/** Minimum distance between year labels, in CSS pixels. */
const APART = 22;
const STAYS_MS = 1_400;

/**
 * @param {readonly Day[]} days
 * @param {Pick<Layout, "headingTop">} layout of them
 * @returns {Stop[]} newest first
 */
export function stops(days, layout) {
  /** @param {number} digits */
  const distinct = (digits) =>
    days.flatMap(({ day }, index) =>
      index && days[index - 1]?.day.slice(0, digits) === day.slice(0, digits)
        ? []
        : [{ day, top: layout.headingTop(index) }],
    );
  const months = distinct(7);
  const all = months.length > 1 ? months : distinct(10);
  // Of days that share a row, keep one.
  return all.filter(({ top }, index) => !index || top > (all[index - 1]?.top ?? 0));
}

/**
 * The year labels and their positions, as far as there is room.
 *
 * @param {readonly Stop[]} all
 * @param {number} height of the grid
 * @param {number} length of the scrubber, in CSS pixels
 * @returns {{year: string, at: number}[]}
 */
export function years(all, height, length) {
  /** @type {{year: string, at: number}[]} */
  const written = [];
  let before = "";
  for (const { day, top } of all) {
    const year = day.slice(0, 4).replace(/^0+/, "");
    const at = height ? (top / height) * length : 0;
    const last = written.at(-1);
    if (year !== before && (!last || at - last.at >= APART)) written.push({ year, at });
    before = year;
  }
  return written;
}

export class Scrubber {
  /**
   * @param {HTMLElement} element
   * @param {Grid} grid
   */
  constructor(element, grid) {
    this.element = element;
    this.grid = grid;
    this.handle = find(element, "[role=slider]", HTMLElement);
    this.label = find(element, ".scrubber-label", HTMLElement);
    this.years = find(element, ".scrubber-years", HTMLElement);
    /** @type {Stop[]} */
    this.stops = [];
    this.index = 0;
    this.length = 0;
    this.frame = 0;
    /** The offset of the pointer in the handle. */
    this.hold = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    // Not needed before the first pictures, and formatting the first date would delay them.
    grid.addEventListener("laid", () => grid.firstPaint.lasts || this.#laySoon(), { signal });
    grid.addEventListener("opened", () => this.#laySoon(), { signal });
    grid.addEventListener("moved", () => this.#move(), { signal });
    element.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    element.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      element.addEventListener(type, () => element.classList.remove("is-held"), { signal });
    }
    this.handle.addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  destroy() {
    this.stopping.abort();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  /** The maximum scroll position. */
  get #room() {
    const { layout, metrics } = this.grid;
    return Math.max(layout.height - metrics.view + metrics.inset, 1);
  }

  /** In the next frame: in this one it would force another layout. */
  #laySoon() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.#lay();
    });
  }

  #lay() {
    const { layout } = this.grid;
    this.element.hidden = layout.height < this.grid.metrics.view * WORTH;
    if (this.element.hidden) return;
    this.stops = stops(this.grid.store.days, layout);
    this.length = this.element.clientHeight - this.handle.offsetHeight;
    this.handle.setAttribute("aria-valuemax", String(this.stops.length - 1));
    const marks = years(this.stops, this.#room, this.length);
    this.years.replaceChildren(
      ...marks.map(({ year, at }) => {
        const mark = document.createElement("li");
        mark.textContent = year;
        mark.style.transform = `translateY(${Math.min(at, this.length)}px)`;
        return mark;
      }),
    );
    this.#move();
  }

  #move() {
    if (this.element.hidden) return;
    const { grid } = this;
    const { top } = grid.metrics;
    const share = Math.min(Math.max(top / this.#room, 0), 1);
    this.handle.style.transform = `translateY(${share * this.length}px)`;
    // The last days cannot scroll to the top of the window: at the end of the page they are current.
    const atEnd = share >= 1;
    const slot = atEnd ? grid.store.count - 1 : grid.firstSeen;
    const { day = "" } = grid.store.days[grid.store.dayOf(slot)] ?? {};
    const words = dayLabel(day);
    if (this.label.textContent !== words) this.label.textContent = words;
    const next = atEnd ? -1 : this.stops.findIndex((stop) => stop.top > top + 1);
    const index = Math.max((next < 0 ? this.stops.length : next) - 1, 0);
    // As a slider's value it grows upwards, towards the newest.
    this.handle.setAttribute("aria-valuenow", String(this.stops.length - 1 - index));
    this.handle.setAttribute("aria-valuetext", words);
    this.index = index;
    this.element.classList.add("is-active");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.classList.remove("is-active"), STAYS_MS);
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const box = this.handle.getBoundingClientRect();
    const onHandle = event.clientY >= box.top && event.clientY <= box.bottom;
    this.hold = onHandle ? event.clientY - box.top : box.height / 2;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add("is-held");
    this.handle.focus({ preventScroll: true });
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #drag({ clientY }) {
    if (!this.element.classList.contains("is-held")) return;
    const at = clientY - this.element.getBoundingClientRect().top - this.hold;
    this.#scrollTo(Math.min(Math.max(at / this.length, 0), 1) * this.#room);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { index } = this;
    const last = this.stops.length - 1;
    const target = {
      ArrowUp: index - 1,
      ArrowRight: index - 1,
      ArrowDown: index + 1,
      ArrowLeft: index + 1,
      PageUp: this.#yearBefore(index),
      PageDown: this.#yearAfter(index),
      Home: last,
      End: 0,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const stop = this.stops[Math.min(Math.max(target, 0), last)];
    if (stop) this.#scrollTo(stop.top);
  }

  /** The newest stop of the previous year on the scrubber, which is the next one in time. @param {number} index */
  #yearBefore(index) {
    const year = this.#year(index);
    const before = this.stops.findLastIndex((stop, at) => at < index && stop.day.slice(0, 4) !== year);
    const other = this.#year(before);
    return this.stops.findIndex((stop) => stop.day.slice(0, 4) === other);
  }

  /** @param {number} index */
  #yearAfter(index) {
    const year = this.#year(index);
    const after = this.stops.findIndex((stop, at) => at > index && stop.day.slice(0, 4) !== year);
    return after < 0 ? this.stops.length - 1 : after;
  }

  /** @param {number} index */
  #year(index) {
    return this.stops[index]?.day.slice(0, 4);
  }

  /** @param {number} top of the grid, which comes to stand below the header */
  #scrollTo(top) {
    const { grid } = this;
    grid.metrics.scroll();
    grid.metrics.scrollTo(top - grid.metrics.inset);
    // At once: the next key continues from there.
    grid.update();
  }
}
