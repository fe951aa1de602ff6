// @ts-check
/** The cards on the page, in layout order, added and removed a few at a time. */

import { Card } from "./card.js";
import { Days } from "./days.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./positions.js").Layout} Layout */
/** @typedef {import("./scroll-range.js").ScrollRange} ScrollRange */
/** @typedef {import("./viewport.js").Range} Range */

/** Time to create cards in one frame, in milliseconds; the rest wait for the next frame. */
const AT_ONCE_MS = 6;
/** The same for the first frame, in which nothing moves yet. */
const AT_FIRST_MS = 40;
/** Cards per frame at least, however slow the device is. */
const LEAST_AT_ONCE = 3;

export class Cards {
  /**
   * @param {HTMLElement} element
   * @param {Store} store
   * @param {{open: (entry: Entry) => void, remove: (entry: Entry, shown?: import("../api.js").Photo) => void}} actions
   */
  constructor(element, store, actions) {
    this.element = element;
    this.store = store;
    this.actions = actions;
    this.days = new Days(element, store.source.order.compareDays);
    /** @type {Map<Entry, Card>} */
    this.all = new Map();
    /** @type {Entry | undefined} which Tab reaches */
    this.current = undefined;
    /** Where the focused photo was at last. */
    this.focusedSlot = 0;
    /** The focused photo has left the list. @type {(slot: number) => void} */
    this.onFocusLost = () => {};
    /** Cards created or filled in this frame. */
    this.made = 0;
    /** The end of this frame's time, as of `performance.now()`. */
    this.until = 0;
  }

  /** @param {number} slot @returns {Card | undefined} if it is on the page */
  at(slot) {
    const entry = this.store.known(slot);
    return entry && this.all.get(entry);
  }

  /** @param {Node | null} node @returns {Card | undefined} the card that it is in */
  around(node) {
    if (!node || !this.element.contains(node)) return undefined;
    return [...this.all.values()].find(({ element }) => element.contains(node));
  }

  /**
   * Show the cards of these slots, and no others.
   *
   * @param {Layout} layout
   * @param {Range} seen those in view, which come first
   * @param {Range} ready
   * @param {{arriving: boolean, opening: boolean, range: ScrollRange}} how arriving: what is new appears gently;
   *   opening: these are the first cards of all; range: where on the page they are
   * @returns {boolean} whether all of them are there; if not, some wait for another call
   */
  show(layout, seen, ready, { arriving, opening, range }) {
    const { store } = this;
    this.made = 0;
    this.until = performance.now() + (opening ? AT_FIRST_MS : AT_ONCE_MS);
    /** @type {Set<number>} */
    const slots = new Set();
    for (let slot = ready.from; slot < ready.to; slot += 1) slots.add(slot);
    // The focused card stays, however far away: keyboard navigation continues from it.
    const focused = this.around(document.activeElement)?.entry;
    if (focused && focused.slot >= 0) {
      slots.add(focused.slot);
      this.focusedSlot = focused.slot;
    } else if (focused) this.onFocusLost(this.focusedSlot);
    for (const [entry, card] of this.all) {
      if (slots.has(entry.slot)) continue;
      card.release();
      this.all.delete(entry);
      store.release(entry);
    }
    const complete = this.#make([...slots].sort((a, b) => a - b), layout, seen, { arriving, range });
    this.days.tidy();
    if (!opening) this.days.name();
    return complete;
  }

  /**
   * Use the rest of this frame for low priority work: headings and placeholders.
   *
   * @returns {boolean} whether all is done
   */
  finish() {
    this.days.name();
    for (const card of this.all.values()) if (card.blur() && performance.now() > this.until) return false;
    return true;
  }

  /**
   * Load the pictures in view and, once they have loaded, those around. Broken ones that come back into view
   * are retried. Of the first pictures, the first row goes first: loading all at once would share the bandwidth
   * and delay each of them.
   *
   * @param {Range} seen
   * @param {boolean} [opening] whether these are the first pictures of all
   * @returns {boolean} whether all pictures in view have loaded or failed
   */
  load({ from, to }, opening = false) {
    const inView = new Set();
    for (let slot = from; slot < to; slot += 1) inView.add(this.at(slot));
    let settled = !inView.has(undefined);
    const top = this.at(from)?.box.top;
    const first = [...this.all.values()].filter((card) => opening && inView.has(card) && card.box.top === top);
    for (const { picture } of first) picture.element.fetchPriority = "high";
    const soon = first.some(({ picture }) => picture.loaded || picture.broken) ? inView : new Set(first);
    for (const card of this.all.values()) {
      const seen = inView.has(card);
      if (seen && (!opening || soon.has(card))) card.picture.load(true, opening);
      if (seen && card.picture.broken && card.picture.left) card.picture.retry();
      if (!seen && card.picture.broken) card.picture.left = true;
      // A card without its photo requests the picture later.
      settled &&= !seen || (card.picture.settled && card.photo !== undefined);
    }
    if (!settled) return false;
    for (const card of this.all.values()) if (!inView.has(card)) card.picture.load(false);
    return to > from;
  }

  /** Retry all broken pictures. */
  retry() {
    for (const card of this.all.values()) card.picture.retry();
  }

  /**
   * Tab stops at the photo focused last, or else at the first one in view.
   *
   * @param {number} first
   */
  reach(first) {
    if (this.current && !this.all.has(this.current)) this.current = undefined;
    const entry = this.current ?? this.store.known(first);
    for (const card of this.all.values()) {
      card.link.tabIndex = card.entry === entry ? 0 : -1;
    }
  }

  /**
   * Create missing cards, those in view first, and position all of them.
   *
   * @param {readonly number[]} slots in their order
   * @param {Layout} layout
   * @param {Range} seen
   * @param {{arriving: boolean, range: ScrollRange}} how
   */
  #make(slots, layout, seen, { arriving, range }) {
    const { store } = this;
    const missing = slots.filter((slot) => !this.at(slot));
    /** @param {number} slot */
    const inView = (slot) => slot >= seen.from && slot < seen.to;
    const first = [...missing.filter(inView), ...missing.filter((slot) => !inView(slot))];
    const current = missing.filter((slot) => slot === this.current?.slot);
    const timeLeft = () => this.made < LEAST_AT_ONCE || performance.now() < this.until;
    for (const slot of [...current, ...first]) {
      const entry = store.entry(slot);
      if (!entry || this.all.has(entry)) continue;
      if (this.made >= current.length && !timeLeft()) break;
      const card = new Card(entry, this.actions);
      if (arriving && inView(slot)) card.element.classList.add("is-new");
      card.fill();
      this.all.set(entry, card);
      this.made += 1;
    }
    let complete = this.made >= missing.length;
    /** @type {HTMLElement | undefined} */
    let list;
    /** @type {Element | null} */
    let next = null;
    let day = -1;
    for (const slot of slots) {
      const card = this.at(slot);
      if (!card) continue;
      const index = store.dayOf(slot);
      if (index !== day || !list) {
        day = index;
        list = this.#listOf(index, layout, range);
        next = list.firstElementChild;
      }
      if (card.stale) {
        if (timeLeft()) {
          card.fill();
          this.made += 1;
        } else {
          complete = false;
        }
      }
      const box = layout.box(slot);
      card.place(box, range.shiftOf(box));
      const { start = 0, count = 0 } = store.days[index] ?? {};
      card.count(slot - start + 1, count);
      // DOM order follows the layout, for screen readers.
      if (card.element === next) next = next.nextElementSibling;
      else list.insertBefore(card.element, next);
    }
    return complete;
  }

  /** @param {number} index of a day @param {Layout} layout @param {ScrollRange} range */
  #listOf(index, layout, range) {
    const { store } = this;
    const { day = "", count = 0 } = store.days[index] ?? {};
    // Of the newest photos alone, the last day may have more.
    const whole = !store.preliminary || index < store.days.length - 1;
    const boxes = { day: layout.heading(index), month: layout.month(index) };
    return this.days.list({ day, count: whole ? count : 0 }, boxes, range);
  }
}
