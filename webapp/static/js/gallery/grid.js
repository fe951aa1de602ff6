// @ts-check
/**
 * A virtual grid: the photos in view and some around them. Of ten thousand, at most about 120
 * are on the page, positioned and ordered by the layout. Nothing moves while they
 * are added and removed.
 */

import { prefersReducedMotion } from "../dom.js";
import { anchorAt, driftOf } from "./anchor.js";
import { Cards } from "./cards.js";
import { StickyDay } from "./sticky-day.js";
import { layout } from "./layout.js";
import { FirstPaint } from "./first-paint.js";
import { LoadThrottle } from "./load-throttle.js";
import { Metrics } from "./metrics.js";
import { visible, wayTo } from "./viewport.js";

/** @typedef {import("./card.js").Card} Card */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./positions.js").Layout} Layout */

/** Duration of the animation when photos move, in milliseconds. */
const MOVING_MS = 320;

/**
 * Fires "moved" when other photos than before are in view, "laid" when the layout is another, and "opened" once, when
 * the first pictures are there and there is time for the rest of the page.
 */
export class Grid extends EventTarget {
  /**
   * @param {HTMLElement} element
   * @param {Store} store
   * @param {{open: (slot: number) => void, remove: (slot: number) => void}} actions
   */
  constructor(element, store, actions) {
    super();
    this.element = element;
    this.store = store;
    this.cards = new Cards(element, store, {
      open: (entry) => actions.open(entry.slot),
      remove: (entry) => actions.remove(entry.slot),
    });
    this.now = new StickyDay(store);
    this.metrics = new Metrics(element);
    /** @type {Layout} */
    this.layout = layout(() => 1, [], 1, this.metrics.heading);
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
    element.addEventListener("pointerover", (event) => this.#pointedAt(event), { signal });
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

  /** @param {number} slot @returns {Card | undefined} if it is on the page */
  card(slot) {
    return this.cards.at(slot);
  }

  /**
   * Recompute the layout, keeping what is in view in place.
   *
   * @param {boolean} [animate] whether photos move smoothly
   */
  relayout(animate = false) {
    const { store, metrics } = this;
    if (!metrics.all()) return;
    const anchor = anchorAt(this.cards.all.values(), metrics.scrolled, metrics.inset);
    this.layout = layout((slot) => store.ratio(slot), store.days, metrics.width, metrics.heading);
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
    this.now.say(this.layout, this.firstSeen, this.metrics.top);
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
    const by = wayTo(this.layout.box(slot), this.metrics, block);
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
    if (this.cards.made || !this.cards.finish(!this.firstPaint.lasts)) this.schedule();
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
    card.dress();
    this.cards.reach(this.firstSeen);
  }

  /** A hovered photo gets its buttons at once. @param {PointerEvent} event */
  #pointedAt({ target, pointerType }) {
    if (pointerType !== "touch" && target instanceof Node) this.cards.around(target)?.dress();
  }
}
