// @ts-check
/** The photos of the trash as tiles that can be selected: with mouse, fingers and keys. */

import { firstInView, keepInView } from "./in-view.js";
import { Tile } from "./tile.js";

/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {import("./trash-list.js").Entry} Entry */
/** @typedef {import("./trash-list.js").TrashList} TrashList */

/** A finger that rests this long on a photo selects it. */
const LONG_PRESS_MS = 450;
/** Further than this it scrolls. */
const STILL_PX = 10;

export class TrashGrid {
  /** @type {Map<string, Tile>} by the photo's id, in order */
  tiles = new Map();
  /** The one that Tab reaches. @type {Tile | undefined} */
  #current = undefined;
  /** A long press ended: what follows it is no tap. */
  #pressed = false;

  /**
   * @param {HTMLElement} element
   * @param {TrashList} list
   * @param {Selection} selection
   * @param {{selectAll: () => void, remove: () => void}} actions
   * @param {AbortSignal} signal its end
   */
  constructor(element, list, selection, actions, signal) {
    this.element = element;
    this.list = list;
    this.selection = selection;
    this.actions = actions;
    list.addEventListener("change", (event) => event instanceof CustomEvent && this.#changed(event.detail.entries), { signal });
    list.addEventListener("photo", (event) => event instanceof CustomEvent && this.#renewed(event.detail.entry), { signal });
    selection.addEventListener("change", () => this.#mark(), { signal });
    element.addEventListener("click", (event) => this.#click(event), { signal });
    element.addEventListener("keydown", (event) => this.#key(event), { signal });
    element.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    // A long press on a picture opens the browser's menu otherwise.
    element.addEventListener("contextmenu", (event) => this.#pressed && event.preventDefault(), { signal });
    this.sizes = new ResizeObserver(([first]) => this.#measure(first));
    signal.addEventListener("abort", () => this.sizes.disconnect());
    addEventListener("online", () => this.#each((tile) => tile.retry()), { signal });
  }

  /** Another day may have begun. */
  tell() {
    this.#each((tile) => tile.tell());
  }

  /**
   * Focus the photo at a position, or the last one; out of view, the first one in view: nothing scrolls.
   *
   * @param {number} at
   */
  focus(at) {
    const all = [...this.tiles.values()];
    const tile = all[Math.min(at, all.length - 1)];
    if (!tile) return;
    const elements = [tile, ...all].map(({ element }) => element);
    const shown = firstInView(elements, { whole: true }) ?? firstInView(elements);
    this.#focus(this.#at(shown) ?? tile, { preventScroll: true });
  }

  /** The position of the photo that has the focus, or had it last. */
  get position() {
    return Math.max(0, [...this.tiles.values()].indexOf(/** @type {Tile} */ (this.#current)));
  }

  /** @param {Entry[] | undefined} added at the end, if that is all */
  #changed(added) {
    if (added) return this.#build(added);
    const staying = [...this.tiles.values()].filter(({ imageId }) => this.list.entries.has(imageId));
    keepInView(staying.map(({ element }) => element), () => this.#build());
  }

  /** @param {Entry[]} [added] */
  #build(added) {
    if (!added) this.#clean();
    const fresh = (added ?? [...this.list.entries.values()]).filter(({ photo }) => !this.tiles.has(photo.imageId)).map((entry) => this.#make(entry));
    // Those that stay keep their elements, in the order of the list.
    if (added) this.element.append(...fresh.map(({ element }) => element));
    else this.#order();
    this.sizes.disconnect();
    for (const { element } of [...this.tiles.values()].slice(0, 1)) this.sizes.observe(element);
    if (!this.#current || !this.tiles.has(this.#current.imageId)) this.#reach([...this.tiles.values()][0]);
    // All are of one width. To ask each one would have the whole grid laid out for each.
    const width = fresh[0]?.element.clientWidth ?? 0;
    for (const tile of fresh) {
      tile.show(width);
      tile.select(this.selection.has(tile.imageId));
    }
  }

  /** All tiles are as high as this one. @param {ResizeObserverEntry | undefined} first */
  #measure(first) {
    const height = first?.contentRect.height;
    if (height) this.element.style.setProperty("--trashed-height", `${height}px`);
  }

  #clean() {
    for (const [imageId, tile] of this.tiles) {
      const entry = this.list.entries.get(imageId);
      if (entry) {
        // It may be on another page now.
        tile.entry = entry;
      } else {
        tile.element.remove();
        this.tiles.delete(imageId);
      }
    }
  }

  #order() {
    const tiles = this.list.ids.map((imageId) => /** @type {Tile} */ (this.tiles.get(imageId)));
    this.tiles = new Map(tiles.map((tile) => [tile.imageId, tile]));
    let place = this.element.firstElementChild;
    for (const { element } of tiles) {
      if (element === place) place = place.nextElementSibling;
      else this.element.insertBefore(element, place);
    }
  }

  /** @param {Entry} entry */
  #make(entry) {
    const tile = new Tile(entry, (each) => this.list.refresh(each));
    this.tiles.set(entry.photo.imageId, tile);
    return tile;
  }

  /** @param {Entry} entry */
  #renewed(entry) {
    const tile = this.tiles.get(entry.photo.imageId);
    if (!tile) return;
    tile.entry = entry;
    tile.show(tile.element.clientWidth);
  }

  #mark() {
    this.#each((tile) => tile.select(this.selection.has(tile.imageId)));
    this.element.toggleAttribute("data-selecting", this.selection.size > 0);
  }

  /** @param {(tile: Tile) => void} work */
  #each(work) {
    for (const tile of this.tiles.values()) work(tile);
  }

  /** @param {EventTarget | null | undefined} target @returns {Tile | undefined} */
  #at(target) {
    const element = target instanceof Element ? target.closest(".trashed") : null;
    return [...this.tiles.values()].find((tile) => tile.element === element);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const tile = this.#at(event.target);
    if (!tile || this.#pressed) return;
    this.#choose(tile, event.shiftKey);
  }

  /** @param {Tile} tile @param {boolean} [range] */
  #choose(tile, range = false) {
    this.#reach(tile);
    if (range) this.selection.reach(tile.imageId, this.list.ids);
    else this.selection.toggle(tile.imageId);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    this.#pressed = false;
    const tile = this.#at(event.target);
    if (!tile || event.pointerType === "mouse") return;
    const over = new AbortController();
    const { signal } = over;
    const timer = setTimeout(() => {
      this.#pressed = true;
      if (!this.selection.has(tile.imageId)) this.#choose(tile);
    }, LONG_PRESS_MS);
    signal.addEventListener("abort", () => clearTimeout(timer));
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => over.abort(), { signal });
    addEventListener("pointermove", ({ clientX, clientY }) => {
      if (Math.hypot(clientX - event.clientX, clientY - event.clientY) > STILL_PX) over.abort();
    }, { signal });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const tile = this.#at(event.target);
    if (!tile || altKey) return;
    if (ctrlKey || metaKey) {
      if (key !== "a") return;
      this.actions.selectAll();
    } else if (key === " " || key === "Enter" || key === "x") this.#choose(tile, shiftKey);
    else if (key === "Delete") this.#remove(tile);
    else {
      const goal = this.#goal(tile, key);
      if (!goal) return;
      if (shiftKey) this.#extend(tile, goal);
      this.#focus(goal);
    }
    event.preventDefault();
  }

  /** @param {Tile} tile */
  #remove(tile) {
    if (!this.selection.size) this.selection.toggle(tile.imageId);
    this.actions.remove();
  }

  /** The range grows with the focus. @param {Tile} tile @param {Tile} goal */
  #extend(tile, goal) {
    if (!this.selection.has(tile.imageId)) this.selection.toggle(tile.imageId);
    this.selection.reach(goal.imageId, this.list.ids);
  }

  /** @param {Tile} tile @param {string} key @returns {Tile | undefined} */
  #goal(tile, key) {
    const all = [...this.tiles.values()];
    const at = all.indexOf(tile);
    const columns = this.#columns(all);
    const forward = getComputedStyle(this.element).direction === "rtl" ? -1 : 1;
    const by = { ArrowLeft: -forward, ArrowRight: forward, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: all.length - 1 - at }[key];
    return by === undefined ? undefined : all[Math.min(Math.max(at + by, 0), all.length - 1)];
  }

  /** How many are in a row. @param {Tile[]} all */
  #columns(all) {
    const top = all[0]?.element.offsetTop;
    const below = all.findIndex(({ element }) => element.offsetTop !== top);
    return below < 0 ? all.length : below;
  }

  /** @param {Tile} tile @param {FocusOptions} [how] */
  #focus(tile, how) {
    this.#reach(tile);
    tile.element.focus(how);
  }

  /** @param {Tile | undefined} tile */
  #reach(tile) {
    if (this.#current) this.#current.element.tabIndex = -1;
    this.#current = tile;
    if (tile) tile.element.tabIndex = 0;
  }
}
