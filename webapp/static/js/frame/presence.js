// @ts-check
/**
 * Which page is shown. Several are in one document: a page that is left stays as it is, hidden, and must not follow the
 * window's scroll position, keys or address meanwhile.
 */

const root = document.documentElement;

/** Fires "change" when the page is shown or left. */
export class Presence extends EventTarget {
  /** @param {string} name */
  constructor(name) {
    super();
    this.name = name;
  }

  get shown() {
    return root.dataset.page === this.name;
  }
}

/** @type {Map<string, Presence>} */
const presences = new Map();

/** @param {string} name of a page, as in static/js/pages */
export function presence(name) {
  const found = presences.get(name) ?? new Presence(name);
  presences.set(name, found);
  return found;
}

/** @param {string} name of the page that is shown from now on */
export function turnTo(name) {
  const before = root.dataset.page ?? "";
  root.dataset.page = name;
  for (const each of [before, name]) presence(each).dispatchEvent(new Event("change"));
}
