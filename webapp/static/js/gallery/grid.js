// @ts-check
/**
 * A virtual grid: the photos in view and some around them. Of ten thousand, at most about 120
 * are on the page, positioned and ordered by the layout. Nothing moves while they
 * are added and removed.
 */

import { prefersReducedMotion } from "../dom.js";
import { anchorAt, anchorNear, driftOf } from "./anchor.js";
import { Cards } from "./cards.js";
import { layout } from "./layout.js";
import { FirstPaint } from "./first-paint.js";
import { LoadThrottle } from "./load-throttle.js";
import { Metrics } from "./metrics.js";
import { onMidnight } from "./today.js";
import { visible, wayTo } from "./viewport.js";

/** @typedef {import("./card.js").Card} Card */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./anchor.js").Anchor} Anchor */
/** @typedef {import("./measures.js").Size} Size */
/** @typedef {import("./positions.js").Layout} Layout */

/** Seen above a photo that is scrolled to, CSS pixels. */
const ABOVE = 16;

/** Duration of the animation when photos move, in milliseconds. */
const MOVING_MS = 220;

/**
 * Fires "moved" when other photos than before are in view, "laid" when the layout is another, and "opened" once, when
 * the first pictures are there and there is time for the rest of the page.
 */
export class Grid extends EventTarget {
  /**
   * @param {HTMLElement} element
   * @param {Store} store
   * @param {{open: (slot: number) => void, remove: (slot: number, shown?: import("../api.js").Photo) => void}} actions
   */
  constructor(element, store, actions) {
    super();
    this.element = element;
    this.store = store;
    this.cards = new Cards(element, store, {
      open: (entry) => actions.open(entry.slot),
      remove: (entry, shown) => actions.remove(entry.slot, shown),
    });
    this.cards.onFocusLost = (slot) => this.#refocus(slot);
    this.metrics = new Metrics(element);
    /** @type {Layout} */
    this.layout = layout(() => 1, [], 1, this.metrics.measured);
    /** @type {Size} */
    this.size = "medium";
    this.seen = { from: 0, to: 0 };
    this.frame = 0;
    /** Whether another page is shown: the window's scroll position is not the grid's then. */
    this.asleep = false;
    this.firstPaint = new FirstPaint({
      onLate: () => this.schedule(),
      onOver: () => {
        this.schedule();
        this.dispatchEvent(new Event("opened"));
      },
    });
    this.throttle = new LoadThrottle({ onLoad: () => this.#load(), onSettled: () => this.schedule() });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.moving = undefined;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    store.addEventListener("change", (event) => {
      // While loading, the grid is hidden and has no width.
      if (store.state !== "loading") this.relayout(event instanceof CustomEvent && event.detail.animate);
    }, { signal });
    store.addEventListener("photos", () => this.schedule(), { signal });
    addEventListener("scroll", () => this.schedule(), { signal, passive: true });
    // Scrolling ends the wait for the first pictures.
    addEventListener("scroll", () => this.firstPaint.end(), { signal, passive: true, once: true });
    for (const type of ["load", "error"]) {
      // Pictures in view go first; then there is room for those around.
      element.addEventListener(type, () => this.throttle.soon(), { signal, capture: true });
      element.addEventListener(type, () => this.firstPaint.first(), { signal, capture: true, once: true });
    }
    element.addEventListener("focusin", (event) => this.#focused(event), { signal });
    onMidnight(() => this.cards.days.rename(), signal);
    this.resizing = this.metrics.observe(() => {
      if (this.metrics.outdated) this.relayout();
      else this.schedule();
    });
  }

  /** The slot of the first photo that is seen below the header. */
  get firstSeen() {
    const { top } = this.metrics;
    const row = this.layout.row(this.layout.rowAt(top));
    if (!row) return 0;
    return row.top + row.height > top ? row.from : Math.min(row.to, Math.max(this.store.count - 1, 0));
  }

  /** The day of the photos at a height of the grid; empty if there are none. @param {number} top */
  dayAt(top) {
    const { store, layout } = this;
    const atEnd = top >= layout.height - this.metrics.view + this.metrics.inset;
    const slot = atEnd ? store.count - 1 : (layout.row(layout.rowAt(top))?.from ?? 0);
    return store.days[store.dayOf(slot)]?.day ?? "";
  }

  /** @param {number} slot @returns {Card | undefined} if it is on the page */
  card(slot) {
    return this.cards.at(slot);
  }

  /**
   * Show photos in another size, and keep in place what is looked at.
   *
   * @param {Size} size
   * @param {{x: number, y: number}} [point] in the window; else the focused photo counts, or what is in the middle
   */
  resize(size, point) {
    this.size = size;
    // The page may have been scrolled since the last frame.
    this.update();
    const { scrolled, view, inset, width } = this.metrics;
    const card = point ? undefined : this.cards.around(document.activeElement);
    const focused = card && card.entry.slot >= this.seen.from && card.entry.slot < this.seen.to ? [card] : undefined;
    // A page at its top, with its heading, stays there.
    if (!point && this.metrics.atTop) {
      this.relayout();
      if (focused) this.reveal(card?.entry.slot ?? 0);
      return;
    }
    const at = point
      ? { x: point.x - this.element.getBoundingClientRect().left, y: scrolled + point.y }
      : { x: width / 2, y: scrolled + (inset + view) / 2 };
    this.relayout(false, anchorNear(focused ?? this.cards.all.values(), scrolled, at));
  }

  /**
   * Recompute the layout, keeping what is in view in place.
   *
   * @param {boolean} [animate] whether photos move smoothly
   * @param {Anchor} [kept] what stays in place; else the first photo in view
   */
  relayout(animate = false, kept = undefined) {
    const { store, metrics } = this;
    if (!metrics.all()) return;
    const anchor = kept ?? anchorAt(this.cards.all.values(), metrics.scrolled, metrics.inset);
    this.layout = layout((slot) => store.ratio(slot), store.days, metrics.width, metrics.measured, this.size);
    const { range } = metrics;
    const { shift } = range;
    range.resize(this.layout.height);
    this.element.style.height = `${range.height}px`;
    const by = anchor ? driftOf(anchor, this.layout, anchor.entry.slot, metrics.scrolled) : 0;
    if (Math.abs(by) >= 1) metrics.scrollTo(metrics.scrolled + by);
    // A page scrolled to the top stays there.
    if (!metrics.atTop) metrics.scroll();
    if (animate && shift === range.shift && !prefersReducedMotion()) this.#glide();
    this.update(animate, true);
    this.dispatchEvent(new Event("laid"));
  }

  schedule() {
    if (this.asleep) return;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.update();
    });
  }

  /**
   * Show what is in view.
   *
   * @param {boolean} [arriving] whether new cards fade in
   * @param {boolean} [measured] whether the scroll position is up to date
   */
  update(arriving = false, measured = false) {
    const before = this.metrics.scrolled;
    const opening = this.firstPaint.lasts;
    if (!measured) this.metrics.scroll();
    const { scrolled, view, range } = this.metrics;
    const flying = Math.abs(scrolled - before) > view;
    const { seen, ready } = visible(this.layout, scrolled, scrolled + view, opening ? 0 : view);
    this.seen = seen;
    this.store.want(ready.from, ready.to, seen.from);
    const complete = this.cards.show(this.layout, seen, ready, { arriving, opening, range });
    this.cards.reach(this.firstSeen);
    if (flying) this.throttle.wait();
    else if (!this.throttle.waiting) this.#load();
    if (seen.to) this.firstPaint.begin();
    if (!complete) this.schedule();
    else if (!this.throttle.waiting && !(opening && this.firstPaint.patient)) this.#finish();
    this.dispatchEvent(new Event("moved"));
  }

  /**
   * Scroll a photo into view, if it is not.
   *
   * @param {number} slot
   * @param {"nearest" | "center"} [block]
   */
  reveal(slot, block = "nearest") {
    this.metrics.scroll();
    const above = Math.max(this.layout.above(slot), ABOVE);
    const by = wayTo(this.layout.box(slot), this.metrics, above, block);
    if (Math.abs(by) < 1) return;
    this.metrics.scrollTo(this.metrics.scrolled + by);
    this.update();
  }

  /** Scroll to the first photo. */
  scrollToTop() {
    this.metrics.scroll();
    this.metrics.scrollTo(-this.metrics.inset);
    this.update();
  }

  /**
   * Focus a photo, scrolling to it if needed.
   *
   * @param {number} slot
   */
  focus(slot) {
    const entry = this.store.entry(slot);
    if (!entry) return;
    this.cards.current = entry;
    this.reveal(slot);
    if (!this.card(slot)) this.update();
    this.card(slot)?.link.focus({ preventScroll: true });
  }

  /** Another page is shown: stay as it is. */
  sleep() {
    this.asleep = true;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** The page is shown again, scrolled as it was. */
  wake() {
    this.asleep = false;
    this.relayout();
  }

  destroy() {
    this.stopping.abort();
    this.resizing.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.moving);
    this.throttle.destroy();
    this.firstPaint.destroy();
  }

  /** Do postponed work in an idle frame. */
  #finish() {
    if (this.cards.made || !this.cards.finish()) this.schedule();
  }

  #load() {
    if (this.cards.load(this.seen, this.firstPaint.lasts)) this.firstPaint.end();
  }

  #glide() {
    this.element.classList.add("is-moving");
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.element.classList.remove("is-moving"), MOVING_MS);
  }

  /** @param {FocusEvent} event */
  #focused({ target }) {
    const card = target instanceof Node ? this.cards.around(target) : undefined;
    if (!card) return;
    this.cards.current = card.entry;
    this.cards.focusedSlot = card.entry.slot;
    this.cards.reach(this.firstSeen);
  }

  /** The photo in the place of one that has left the list is focused, unless something else has been meanwhile. @param {number} slot */
  #refocus(slot) {
    queueMicrotask(() => {
      if (this.store.count && document.activeElement === document.body) this.focus(Math.min(slot, this.store.count - 1));
    });
  }
}
