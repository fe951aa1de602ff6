// @ts-check
/** A page of the document: its elements in the frame's slots, and how it was left. */

/** Elements in this slot are used from every page: templates, and the uploads, which go on. */
const LASTING = "after";
const NO_ELEMENT = "script, noscript";

/**
 * @typedef {object} Left
 * @property {string} address with the query
 * @property {unknown} state of its entry in the browser's history
 * @property {number} scroll
 * @property {HTMLElement | undefined} focus
 */

export class KeptPage {
  /** @type {Left | undefined} */
  left = undefined;

  /**
   * @param {Document} source
   * @param {string} path
   */
  constructor(source, path) {
    this.path = path;
    this.name = source.documentElement.dataset.page ?? "";
    this.title = source.title;
    /** The address in each language. @type {Map<string, string>} */
    this.translations = new Map();
    /** @type {NodeListOf<HTMLLinkElement>} */
    const links = source.head.querySelectorAll("link[hreflang]");
    for (const { hreflang, href } of links) this.translations.set(hreflang, href);
    /** @type {HTMLElement[]} */
    this.slots = Array.from(source.querySelectorAll("[data-slot]"));
    this.inserted = source === document;
  }

  /** Add the page to the document, hidden: each element after that of another page in the same slot. */
  insert() {
    if (this.inserted) return;
    this.inserted = true;
    for (const element of this.slots) {
      for (const each of element.querySelectorAll(NO_ELEMENT)) each.remove();
      const others = document.querySelectorAll(`[data-slot="${element.dataset.slot}"]`);
      Array.from(others).at(-1)?.after(document.adoptNode(element));
    }
    this.hide();
  }

  hide() {
    for (const element of this.#own) element.hidden = true;
  }

  show() {
    for (const element of this.#own) element.hidden = false;
  }

  /** Call it while the address is still the page's. */
  leave() {
    const { activeElement } = document;
    const focused = activeElement instanceof HTMLElement && this.#own.some((each) => each.contains(activeElement));
    const focus = focused ? activeElement : undefined;
    this.left = { address: location.pathname + location.search, state: history.state, scroll: scrollY, focus };
  }

  get #own() {
    return this.slots.filter(({ dataset }) => dataset.slot !== LASTING);
  }
}
