// @ts-check
/**
 * The way into the full view and back, in the browser's history too. It is loaded with the page; the view
 * itself comes when a photo is opened for the first time.
 */

import { sentence } from "../errors.js";
import { part } from "../lazy.js";
import { notify } from "../notices.js";
import { text } from "../strings.js";
import { enter, forget, leave, photoInAddress } from "./address.js";

/** @typedef {import("../gallery/store.js").Store} Store */
/** @typedef {import("./view.js").View} View */
/** @typedef {import("./view.js").Parts} Parts */

export class ViewerRouter {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    /** @type {Promise<View> | undefined} */
    this.loading = undefined;
    /** @type {View | undefined} */
    this.view = undefined;
    /** Counts what was asked for: only the last of it is done. */
    this.asked = 0;
    /** Resolved, unless the browser is on its way back to the gallery. */
    this.left = Promise.resolve();
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    addEventListener("popstate", () => void this.follow(), { signal });
    // Whoever thinks better of it before the view is there.
    addEventListener("keydown", ({ key }) => key === "Escape" && (this.asked += 1), { signal });
  }

  /** Whether a photo is shown in full. */
  get isOpen() {
    return Boolean(this.view?.isOpen);
  }

  /** Fetch what the full view needs. Called early when somebody is about to open a photo. */
  load() {
    this.loading ??= part("view", () => import("./view.js")).then(async ({ View }) => {
      this.view = await View.load(this.parts, () => (this.left = leave()));
      return this.view;
    });
    this.loading.catch(() => {
      // The next try starts anew.
      this.loading = undefined;
    });
    return this.loading;
  }

  /** @param {number} slot of the photo that somebody chose */
  async open(slot) {
    const asked = (this.asked += 1);
    const entry = this.parts.store.entry(slot);
    try {
      const view = await this.load();
      await this.left;
      const now = entry ? this.parts.store.timeline.indexOf(entry) : -1;
      if (asked !== this.asked || now < 0) return;
      enter(this.parts.store.photo(now)?.imageId);
      view.open(now);
    } catch {
      notify(text.viewer.notLoaded);
    }
  }

  /** Another photo in place of the one that is shown. @param {number} slot */
  show(slot) {
    if (slot >= 0) this.view?.open(slot);
  }

  /** Show what the address names: when the page is opened, and when somebody goes back or forward. */
  async follow() {
    const asked = (this.asked += 1);
    const imageId = photoInAddress();
    if (imageId === undefined) return this.view?.close({ stay: true });
    if (this.view?.isOpen && this.view.imageId === imageId) return;
    const { store } = this.parts;
    try {
      const loaded = this.load();
      // It is said below, once the gallery is there.
      loaded.catch(() => {});
      await known(store, this.stopping.signal);
      const slot = await store.locate(imageId);
      const view = slot < 0 ? this.view : await loaded;
      if (asked !== this.asked) return;
      if (slot >= 0) return view?.open(slot);
      view?.close({ stay: true });
      forget();
      notify(text.viewer.gone);
    } catch (error) {
      if (asked !== this.asked) return;
      forget();
      notify(error instanceof TypeError ? text.viewer.notLoaded : sentence(error));
    }
  }

  destroy() {
    this.stopping.abort();
    this.view?.destroy();
  }
}

/**
 * Resolves once all days of the gallery are known: only then it is known where a photo stands.
 *
 * @param {Store} store
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function known(store, signal) {
  return new Promise((resolve) => {
    const found = new AbortController();
    const look = () => {
      if (!store.complete || (store.state !== "ready" && store.state !== "empty")) return;
      found.abort();
      resolve();
    };
    const either = AbortSignal.any([signal, found.signal]);
    for (const type of ["state", "change"]) store.addEventListener(type, look, { signal: either });
    look();
  });
}
