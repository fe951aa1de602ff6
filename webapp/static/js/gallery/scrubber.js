// @ts-check
/** The scrubber: dates beside the grid, with a handle to jump to one. It names the day under the pointer, or the current one. */

import { find } from "../dom.js";
import { dayLabel } from "../strings.js";
import { marks, stops } from "./stops.js";

/** @typedef {import("./grid.js").Grid} Grid */
/** @typedef {import("./stops.js").Stop} Stop */

/** Shorter galleries, in window heights, need no scrubber. It is the only scrollbar (css/page.css). */
const WORTH = 1.5;
const STAYS_MS = 1_400;
const BY_POINTER = "by-pointer";

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
    this.handleHeight = 0;
    this.frame = 0;
    /** The offset of the pointer in the handle. */
    this.hold = 0;
    /** @type {number | undefined} where a mouse points at, from the scrubber's top */
    this.pointed = undefined;
    /** The current day, and the middle of the handle. */
    this.current = { words: "", at: 0 };
    /** @type {number | undefined} where the page was when it was looked at last */
    this.scrolled = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    // Not needed before the first pictures, and formatting the first date would delay them.
    grid.addEventListener("laid", () => grid.firstPaint.lasts || this.#laySoon(), { signal });
    grid.addEventListener("opened", () => this.#laySoon(), { signal });
    grid.addEventListener("moved", () => this.#move(), { signal });
    element.addEventListener("pointerdown", (event) => this.#take(event), { signal });
    element.addEventListener("pointermove", (event) => {
      this.#drag(event);
      this.#point(event);
    }, { signal });
    element.addEventListener("pointerleave", () => this.#point(undefined), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      element.addEventListener(type, () => element.classList.remove("is-held"), { signal });
    }
    this.handle.addEventListener("keydown", (event) => this.#key(event), { signal });
    for (const type of ["keydown", "blur"]) {
      this.handle.addEventListener(type, () => element.classList.remove(BY_POINTER), { signal });
    }
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
    this.handleHeight = this.handle.offsetHeight;
    this.length = this.element.clientHeight - this.handleHeight;
    this.handle.setAttribute("aria-valuemax", String(this.stops.length - 1));
    this.years.replaceChildren(
      ...marks(this.stops, this.#room, this.length).map(({ year, at }) => {
        const mark = document.createElement("li");
        mark.textContent = year;
        mark.classList.toggle("is-month", !year);
        mark.style.transform = `translateY(${at}px)`;
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
    this.current = { words, at: share * this.length + this.handleHeight / 2 };
    this.#label();
    const next = atEnd ? -1 : this.stops.findIndex((stop) => stop.top > top + 1);
    const index = Math.max((next < 0 ? this.stops.length : next) - 1, 0);
    // As a slider's value it grows upwards, towards the newest.
    this.handle.setAttribute("aria-valuenow", String(this.stops.length - 1 - index));
    this.handle.setAttribute("aria-valuetext", words);
    this.index = index;
    // Only what scrolls shows it: not a page that has just opened, or a photo that came.
    const scrolled = this.scrolled !== undefined && this.scrolled !== top;
    this.scrolled = top;
    if (!scrolled) return;
    this.element.classList.add("is-active");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.classList.remove("is-active"), STAYS_MS);
  }

  /** Name the day under the pointer, before a click leads there. @param {PointerEvent | undefined} event */
  #point(event) {
    const held = this.element.classList.contains("is-held");
    const pointed = event && event.pointerType !== "touch" && !held;
    this.pointed = pointed ? event.clientY - this.element.getBoundingClientRect().top : undefined;
    this.#label();
  }

  #label() {
    const { grid, length, pointed } = this;
    let { words, at } = this.current;
    if (pointed !== undefined && length > 0) {
      const half = this.handleHeight / 2;
      const share = Math.min(Math.max((pointed - half) / length, 0), 1);
      words = dayLabel(grid.dayAt(share * this.#room));
      at = Math.min(Math.max(pointed, half), length + half);
    }
    if (this.label.textContent !== words) this.label.textContent = words;
    // Moved by a transform, not by layout: dates differ in width, and a box that is aligned to its right edge
    // starts elsewhere with each of them, which browsers count as a layout shift.
    this.label.style.transform = `translate(-100%, calc(${at}px - 50%))`;
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
    // A mouse needs no ring around what it holds.
    this.element.classList.add(BY_POINTER);
    this.handle.focus({ preventScroll: true });
    this.#drag(event);
    this.#point(undefined);
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
