// @ts-check
/**
 * What all photos are sorted by: chosen in the menu, and part of the address, so that going back, a reload and a link keep
 * it. What was chosen last is kept in this browser, for addresses that do not say.
 *
 * js/gallery/first-list.js knows the same, before there are modules.
 */

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
    this.name = named() ?? kept() ?? USUAL;
    this.radios = [...options.querySelectorAll("input[name=sort]")].filter((each) => each instanceof HTMLInputElement);
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    for (const radio of this.radios) {
      radio.addEventListener("change", () => radio.checked && this.#choose(radio.value), { signal });
    }
    addEventListener("popstate", () => this.follow(), { signal });
    if (location.pathname === path) this.#say();
    this.#check();
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
    try {
      if (name === USUAL) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, name);
    } catch {
      // Without storage it holds for this address.
    }
    history.pushState({ sort: name }, "", address(name));
    this.#become(name);
  }

  /** @param {string} name */
  #become(name) {
    if (name === this.name) return;
    this.name = name;
    this.#check();
    this.dispatchEvent(new Event("change"));
  }

  /** Make the address say it; and the entry of the history, where the address has nothing to say. */
  #say() {
    history.replaceState({ ...history.state, sort: this.name }, "", address(this.name) + location.hash);
  }

  #check() {
    for (const radio of this.radios) radio.checked = radio.value === this.name;
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

/** @returns {string | undefined} what was chosen before */
function kept() {
  try {
    const name = localStorage.getItem(KEY);
    return name !== null && SORTS.has(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
