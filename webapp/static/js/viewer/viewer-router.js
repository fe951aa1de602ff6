// @ts-check
/**
 * Opens and closes the viewer, and keeps it in step with the browser's history. It is loaded with the page; the viewer
 * itself is loaded when a photo is first opened.
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
    /** Counts requests: only the latest takes effect. */
    this.asked = 0;
    /** Pending while the browser navigates back to the gallery. */
    this.left = Promise.resolve();
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    addEventListener("popstate", () => void this.follow(), { signal });
    // Escape cancels opening.
    addEventListener("keydown", ({ key }) => key === "Escape" && (this.asked += 1), { signal });
  }

  /** Whether the viewer is open. */
  get isOpen() {
    return Boolean(this.view?.isOpen);
  }

  /** Load the viewer. Called early, when a photo is about to be opened. */
  load() {
    this.loading ??= part("view", () => import("./view.js")).then(async ({ View }) => {
      this.view = await View.load(this.parts, () => (this.left = leave()));
      return this.view;
    });
    this.loading.catch(() => {
      // Let the next attempt start over.
      this.loading = undefined;
    });
    return this.loading;
  }

  /** @param {number} slot of the chosen photo */
  async open(slot) {
    const asked = (this.asked += 1);
    const entry = this.parts.store.entry(slot);
    try {
      const view = await this.load();
      await this.left;
      const now = entry?.slot ?? -1;
      if (asked !== this.asked || now < 0) return;
      enter(this.parts.store.photo(now)?.imageId);
      view.open(now);
    } catch {
      notify(text.viewer.notLoaded);
    }
  }

  /** Show another photo in the open viewer. @param {number} slot */
  show(slot) {
    if (slot >= 0) this.view?.open(slot);
  }

  /** Photos are about to leave the gallery, because others have deleted them. @param {readonly string[]} imageIds */
  lost(imageIds) {
    const imageId = this.isOpen ? this.view?.imageId : undefined;
    // It moves on to the next one by itself.
    if (imageId !== undefined && imageIds.includes(imageId)) notify(text.codes.image_not_found);
  }

  /** Show the photo that the address names: on load, and when navigating back or forward. */
  async follow() {
    const asked = (this.asked += 1);
    // The address may be another page's.
    const imageId = this.parts.grid.asleep ? undefined : photoInAddress();
    if (imageId === undefined) return this.view?.close({ stay: true });
    if (this.view?.isOpen && this.view.imageId === imageId) return;
    const { store } = this.parts;
    try {
      const loaded = this.load();
      // Reported below, once the gallery is there.
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
 * Resolves once all days of the gallery are known: only then a photo's slot is known.
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
