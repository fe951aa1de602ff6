// @ts-check
/**
 * Moves between the pages of the site within one document, so that uploads go on, nothing is loaded again, and the page
 * that is left keeps its place. Whatever might not work is left to the browser, to which links are ordinary links.
 */

import { find } from "../dom.js";
import { imported } from "../lazy.js";
import { announce } from "../notices.js";
import { addSettings, arrival } from "./arrival.js";
import { navigation } from "./browser-navigation.js";
import { KeptPage } from "./kept-page.js";
import { turnTo } from "./presence.js";

/** @typedef {import("./arrival.js").Arrived} Arrived */
/** @typedef {import("./browser-navigation.js").BrowserNavigation} BrowserNavigation */
/** @typedef {import("./browser-navigation.js").NavigateEvent} NavigateEvent */

/** Marks a navigation to a page that had to be waited for. */
const READY = "ready";
/** @type {{focusReset: "manual", scroll: "manual"}} */
const WAY = { focusReset: "manual", scroll: "manual" };

export class Navigator {
  /** Pages that have been shown, by path. @type {Map<string, KeptPage>} */
  pages = new Map();
  /** Those that are here, or on their way. @type {Map<string, Promise<Arrived>>} */
  arriving = new Map();
  /** @type {Map<string, Arrived>} */
  arrived = new Map();
  /** The path that the visitor is waiting for. */
  awaited = "";

  /** @returns {Navigator | undefined} undefined if this browser leaves navigating to nobody */
  static start() {
    return navigation && new Navigator(navigation);
  }

  /** @param {BrowserNavigation} browser */
  constructor(browser) {
    this.browser = browser;
    this.shown = new KeptPage(document, location.pathname);
    this.pages.set(this.shown.path, this.shown);
    browser.addEventListener("navigate", (event) => this.#navigate(/** @type {NavigateEvent} */ (event)));
    for (const link of this.#links()) {
      const prepare = () => void this.#prepare(link.pathname).catch(() => {});
      for (const type of ["pointerenter", "focus", "touchstart"]) link.addEventListener(type, prepare, { passive: true });
    }
  }

  /** Fetch the pages that the visitor is offered, while the browser is idle. */
  prepareAll() {
    const admin = document.documentElement.dataset.admin !== undefined;
    for (const link of this.#links()) {
      if (admin || !link.closest(".for-admins")) void this.#prepare(link.pathname).catch(() => {});
    }
  }

  /** The links to the places, wherever they are. @returns {HTMLAnchorElement[]} */
  #links() {
    return Array.from(document.querySelectorAll("a.place, a.brand, .menu a.menu-place"));
  }

  /** @param {string} path @returns {Promise<unknown>} */
  async #prepare(path) {
    if (this.pages.has(path)) return undefined;
    let arriving = this.arriving.get(path);
    if (!arriving) {
      this.arriving.set(path, (arriving = arrival(path)));
      // Let the next attempt start over.
      arriving.catch(() => this.arriving.delete(path));
    }
    return this.arrived.set(path, await arriving);
  }

  /** @param {NavigateEvent} event */
  #navigate(event) {
    const { destination, navigationType } = event;
    if (!event.canIntercept || event.hashChange || event.downloadRequest !== null || event.formData) return;
    const path = new URL(destination.url).pathname;
    const isHere = path === this.shown.path;
    // Scripts that lead somewhere, as when somebody signs out, want another document. Other entries of a page are its own.
    const asked = event.userInitiated || event.info === READY;
    const wanted = navigationType === "traverse" ? !isHere : asked && !destination.sameDocument && navigationType !== "reload";
    // An entry that is kept up to date, as with the scroll position, leads nowhere.
    if (wanted || navigationType !== "replace") this.awaited = "";
    if (!wanted) return;
    if (isHere) this.#toTop(event);
    else if (this.pages.has(path) || this.arrived.has(path)) this.#turn(event, path);
    else if (this.#links().some(({ pathname }) => pathname === path) && event.cancelable) this.#wait(event, path);
  }

  /** Stay until the page is here. @param {NavigateEvent} event @param {string} path */
  #wait(event, path) {
    const { url } = event.destination;
    event.preventDefault();
    this.awaited = url;
    const isAwaited = () => this.awaited === url;
    const links = this.#links().filter(({ pathname }) => pathname === path);
    for (const link of links) link.setAttribute("aria-busy", "true");
    this.#prepare(path)
      .then(() => isAwaited() && this.browser.navigate(url, { info: READY }))
      // No connection, or there has been a deployment: the browser finds out.
      .catch(() => isAwaited() && location.assign(url))
      .finally(() => {
        for (const link of links) link.removeAttribute("aria-busy");
      });
  }

  /** @param {NavigateEvent} event @param {string} path */
  #turn(event, path) {
    const before = this.shown;
    before.leave();
    const returns = event.navigationType !== "traverse";
    event.intercept({ ...WAY, handler: async () => this.#show(path, before, returns) });
  }

  /** @param {string} path @param {KeptPage} before @param {boolean} returns by a link: to where the page was left */
  #show(path, before, returns) {
    const arrived = this.arrived.get(path);
    const page = this.pages.get(path) ?? (arrived && new KeptPage(arrived.source, path));
    if (!page) return;
    this.pages.set(path, page);
    const isNew = !page.inserted;
    if (isNew && arrived) addSettings(arrived.source.body.dataset);
    page.insert();
    before.hide();
    page.show();
    this.shown = page;
    if (page.left && returns) history.replaceState(page.left.state, "", page.left.address);
    this.#tell(page);
    scrollTo({ top: page.left?.scroll ?? 0, behavior: "instant" });
    turnTo(page.name);
    (page.left?.focus?.isConnected ? page.left.focus : main()).focus({ preventScroll: true });
    announce(page.title);
    if (isNew && arrived) void this.#begin(arrived);
  }

  /** @param {Arrived} arrived */
  async #begin({ entry, scripts }) {
    try {
      await imported(scripts, () => import(entry));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      location.reload();
    }
  }

  /** Everything in the frame that depends on the page. @param {KeptPage} page */
  #tell({ path, title, translations }) {
    document.title = title;
    for (const link of this.#links()) {
      if (link.pathname === path && !link.matches(".brand")) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const [language, address] of translations) {
      /** @type {NodeListOf<HTMLAnchorElement>} */
      const links = document.querySelectorAll(`.menu a[hreflang="${language}"]`);
      for (const link of links) link.href = address;
    }
    closeMenu();
  }

  /** The page's own link: to its beginning, with all else as it is, its address as well. @param {NavigateEvent} event */
  #toTop(event) {
    event.preventDefault();
    closeMenu();
    scrollTo({ top: 0, behavior: "instant" });
    main().focus({ preventScroll: true });
  }
}

const main = () => find(document, "main", HTMLElement);

function closeMenu() {
  const menu = find(document, "#menu", HTMLElement);
  if (menu.matches(":popover-open")) menu.hidePopover();
}
