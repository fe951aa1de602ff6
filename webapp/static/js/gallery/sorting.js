// @ts-check
/**
 * What all photos are sorted by: chosen in the menu, and part of the address, so that going back, a reload and a link keep
 * it. What was chosen last is kept in this browser, for addresses that do not say.
 *
 * js/gallery/first-list.js knows the same, before there are modules.
 */

import { Choice } from "./choice.js";

/** @typedef {import("../lists.js").Sort} Sort */

const KEY = "sort";
/** By the names in addresses, which are those of the radio buttons. @type {ReadonlyMap<unknown, Sort>} */
const SORTS = new Map([["taken", "taken"], ["added", "uploaded"]]);
const USUAL = "taken";

/** Fires "change" once the order is another. */
export class Sorting extends EventTarget {
  /**
   * @param {ParentNode} options has a radio button for each order, by value
   * @param {string} path of the page with the photos: addresses of other pages are left alone
   */
  constructor(options, path) {
    super();
    this.path = path;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.choice = new Choice(options, "sort", KEY, (name) => this.#choose(name), signal);
    const { kept } = this.choice;
    this.name = named() ?? (kept !== null && SORTS.has(kept) ? kept : USUAL);
    addEventListener("popstate", () => this.follow(), { signal });
    if (location.pathname === path) this.#say();
    this.choice.check(this.name);
  }

  /** @returns {Sort} as the API calls it */
  get sort() {
    return SORTS.get(this.name) ?? "taken";
  }

  /** Sort as the address says, which is another one. */
  follow() {
    if (location.pathname !== this.path) return;
    const name = named();
    if (name === undefined) this.#say();
    else this.#become(name);
  }

  destroy() {
    this.stopping.abort();
  }

  /** @param {string} name */
  #choose(name) {
    if (!SORTS.has(name) || name === this.name) return;
    this.choice.keep(name === USUAL ? undefined : name);
    history.pushState({ sort: name }, "", address(name));
    this.#become(name);
  }

  /** @param {string} name */
  #become(name) {
    if (name === this.name) return;
    this.name = name;
    this.choice.check(name);
    this.dispatchEvent(new Event("change"));
  }

  /** Make the address say it; and the entry of the history, where the address has nothing to say. */
  #say() {
    history.replaceState({ ...history.state, sort: this.name }, "", address(this.name) + location.hash);
  }
}

/** @param {string} name */
function address(name) {
  const query = new URLSearchParams(location.search);
  if (name === USUAL) query.delete(KEY);
  else query.set(KEY, name);
  return location.pathname + (query.size ? `?${query}` : "");
}

/** @returns {string | undefined} what the address says, or else its entry in the history */
function named() {
  return [new URLSearchParams(location.search).get(KEY), history.state?.sort].find((name) => SORTS.has(name));
}
