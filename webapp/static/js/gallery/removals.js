// @ts-check
/**
 * Deleting photos. A photo disappears at once; for a while this can be undone, and only then it is really
 * deleted. Leaving the page deletes it for good.
 */

import { api } from "../api.js";
import { sentence } from "../errors.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { text } from "../strings.js";
import { nameOf } from "./card.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./store.js").Store} Store */

const UNDO_MS = 8_000;

/** Fires "removed" and "undone" (detail {slot}). */
export class Removals extends EventTarget {
  /** Of the hidden ones, those that were deleted elsewhere. @type {Set<string>} */
  #gone = new Set();

  /** @param {Store} store */
  constructor(store) {
    super();
    this.store = store;
    /** @type {Map<string, {photo: Photo, close: () => void, done: () => void}>} can still be had back, the last one last */
    this.undoable = new Map();
    /** @type {Set<string>} are not to come back, whatever a list says that was asked for before */
    this.hidden = new Set();
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    store.addEventListener("photos", () => this.#hide(), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  /** @param {number} slot */
  remove(slot) {
    const photo = this.store.photo(slot);
    if (!photo) return;
    const { imageId } = photo;
    this.hidden.add(imageId);
    this.store.remove(imageId);
    const close = notify(text.removal.removed(nameOf(photo)), {
      stays: UNDO_MS,
      action: { label: text.removal.undo, run: () => this.#undo(photo) },
      onOver: () => void this.#delete(photo),
    });
    sessionState.hold(new Promise((done) => this.undoable.set(imageId, { photo, close, done: () => done(undefined) })));
    this.#fire("removed", slot);
  }

  /**
   * Photos that were deleted elsewhere.
   *
   * @param {readonly string[]} imageIds
   */
  lost(imageIds) {
    for (const imageId of imageIds) {
      this.hidden.add(imageId);
      this.#gone.add(imageId);
      const undoable = this.undoable.get(imageId);
      if (!undoable) continue;
      // There is nothing left to restore.
      this.undoable.delete(imageId);
      undoable.close();
      undoable.done();
    }
    this.store.removeAll(imageIds);
  }

  /** Whether a photo that the list has got is to be shown. @param {string} imageId */
  admits(imageId) {
    // It was gone, and came back.
    if (this.#gone.delete(imageId)) this.hidden.delete(imageId);
    return !this.hidden.has(imageId);
  }

  /** Delete now what could still be had back. */
  async finish() {
    await Promise.all([...this.undoable.values()].map(({ photo, close }) => {
      close();
      return this.#delete(photo);
    }));
  }

  destroy() {
    this.stopping.abort();
    this.#leave();
  }

  /** @param {Photo} photo */
  #undo(photo) {
    this.undoable.get(photo.imageId)?.done();
    this.undoable.delete(photo.imageId);
    notify(text.removal.restored(nameOf(photo)));
    this.#fire("undone", this.#restore(photo));
  }

  /** @param {Photo} photo */
  #restore(photo) {
    this.hidden.delete(photo.imageId);
    return this.store.restore(photo);
  }

  /** @param {Photo} photo @param {{leaving?: boolean}} [how] */
  async #delete(photo, how) {
    // It was undone or deleted already.
    const undoable = this.undoable.get(photo.imageId);
    if (!undoable) return;
    this.undoable.delete(photo.imageId);
    try {
      await api.deletePhoto(photo.imageId, how);
    } catch (error) {
      // It was deleted after all: this answer was lost, or somebody else was first.
      if (this.#gone.has(photo.imageId)) return;
      this.#restore(photo);
      notify(text.removal.failed(nameOf(photo), sentence(error)));
    } finally {
      undoable.done();
    }
  }

  /** The page may be unloaded, or kept in the back/forward cache. */
  #leave() {
    for (const { photo, close } of [...this.undoable.values()]) {
      void this.#delete(photo, { leaving: true });
      close();
    }
  }

  #hide() {
    this.store.removeAll(this.hidden);
  }

  /** Ctrl+Z undoes here as well. @param {KeyboardEvent} event */
  #key(event) {
    const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
    if (key !== "z" || !(ctrlKey || metaKey) || shiftKey || altKey) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    const last = [...this.undoable.values()].at(-1);
    if (!last) return;
    event.preventDefault();
    this.#undo(last.photo);
    last.close();
  }

  /** @param {"removed" | "undone"} type @param {number} slot */
  #fire(type, slot) {
    this.dispatchEvent(new CustomEvent(type, { detail: { slot } }));
  }
}
