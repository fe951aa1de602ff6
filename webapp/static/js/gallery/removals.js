// @ts-check
/**
 * Deleting photos. A photo disappears at once and is sent to the trash at once; for a while a message offers to have it
 * back, which shows it at once, too. What is sent about one photo is sent one after the other, however fast somebody is.
 */

import { api } from "../api.js";
import { offline } from "../backoff.js";
import { ApiError, networkError, sentence } from "../errors.js";
import { followJob } from "../jobs.js";
import { announce, notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { text } from "../strings.js";
import { nameOf } from "./card.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./store.js").Store} Store */

const UNDO_MS = 8_000;
/** Lists that were asked for before a deletion have arrived by then. */
const LATE_MS = 60_000;
/** Answers that are asked for this soon after it may not know of it yet. */
const LAG_MS = 2_000;

/** Fires "removed" and "undone" (detail {slot}), and "hides" before photos leave that a list still had. */
export class Removals extends EventTarget {
  /** Of the hidden ones, those that the list is known to have no more. @type {Set<string>} */
  #gone = new Set();
  /** Photos that were undone, and since when the list has them again. @type {Map<string, number>} */
  #returned = new Map();
  /** What is being sent about a photo. @type {Map<string, Promise<void>>} */
  #sending = new Map();
  /** Photos whose deletion was answered. @type {Set<string>} */
  #trashed = new Set();

  /** @param {Store} store */
  constructor(store) {
    super();
    this.store = store;
    /** @type {Map<string, {photo: Photo, close: () => void}>} whose message is there or was closed, the last one last */
    this.undoable = new Map();
    /** @type {Map<string, number>} not to be shown, whatever an older list says; and since when that is known to the API */
    this.hidden = new Map();
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    store.addEventListener("photos", () => this.#hide(), { signal });
    addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  /**
   * @param {number} slot
   * @param {Photo} [shown] there: what the list has in this slot may just be read again
   */
  remove(slot, shown) {
    const photo = this.store.photo(slot) ?? shown;
    if (!photo) return;
    const { imageId } = photo;
    // It would only come back in a moment.
    if (offline()) return void notify(text.removal.failed(nameOf(photo), sentence(networkError())));
    this.hidden.set(imageId, Infinity);
    this.#gone.delete(imageId);
    this.store.remove(imageId);
    const close = notify(text.removal.removed, {
      stays: UNDO_MS,
      // Messages that say the same could not be told apart: the last one counts, and the keys undo one after the other.
      kind: "trash",
      action: { label: text.removal.undo, run: () => this.#undo(photo) },
      onOver: () => this.undoable.delete(imageId),
    });
    this.undoable.set(imageId, { photo, close });
    this.#send(imageId, () => this.#delete(photo));
    this.#fire("removed", slot);
  }

  /**
   * Photos that the list has no more: they were deleted here or elsewhere.
   *
   * @param {readonly string[]} imageIds
   */
  lost(imageIds) {
    for (const imageId of imageIds) {
      this.#gone.add(imageId);
      if (!this.hidden.has(imageId)) this.hidden.set(imageId, performance.now());
    }
    this.store.removeAll(imageIds);
  }

  /**
   * Whether an answer may not know yet that a photo came back.
   *
   * @param {string} imageId
   * @param {number} asked when that was asked for
   */
  returnedSince(imageId, asked) {
    return (this.#returned.get(imageId) ?? -Infinity) >= asked;
  }

  /**
   * Whether a photo that the list has got is to be shown.
   *
   * @param {string} imageId
   * @param {number} asked when the answer was asked for that says so
   */
  admits(imageId, asked) {
    const since = this.hidden.get(imageId);
    if (since === undefined) return true;
    if (since === Infinity || (!this.#gone.has(imageId) && asked < since + LAG_MS)) return false;
    this.cameBack(imageId);
    return true;
  }

  /** It was restored elsewhere, or added again. @param {string} imageId */
  cameBack(imageId) {
    this.hidden.delete(imageId);
    this.#gone.delete(imageId);
    this.undoable.get(imageId)?.close();
    this.undoable.delete(imageId);
  }

  /** Resolves once all that was done here has arrived. */
  async finish() {
    await Promise.all(this.#sending.values());
  }

  destroy() {
    this.stopping.abort();
  }

  /** @param {Photo} photo */
  #undo(photo) {
    const { imageId } = photo;
    this.cameBack(imageId);
    this.#returned.set(imageId, Infinity);
    announce(text.removal.restored);
    this.#fire("undone", this.store.restore(photo));
    this.#send(imageId, () => this.#restore(photo));
  }

  /** @param {string} imageId @param {() => Promise<void>} step that never fails */
  #send(imageId, step) {
    const sending = (this.#sending.get(imageId) ?? Promise.resolve()).then(step);
    this.#sending.set(imageId, sending);
    sessionState.hold(sending);
    void sending.then(() => this.#sending.get(imageId) === sending && this.#sending.delete(imageId));
  }

  /** @param {Photo} photo */
  async #delete(photo) {
    const { imageId } = photo;
    try {
      await api.deletePhoto(imageId);
      this.#trashed.add(imageId);
      if (this.hidden.has(imageId)) this.hidden.set(imageId, performance.now());
    } catch (error) {
      // It was deleted after all: this answer was lost, or somebody else was first. Or it was undone before.
      if (this.#gone.has(imageId) || !this.hidden.has(imageId)) return;
      this.cameBack(imageId);
      this.store.restore(photo);
      notify(text.removal.failed(nameOf(photo), sentence(error)));
    }
  }

  /** @param {Photo} photo */
  async #restore(photo) {
    const { imageId } = photo;
    // What never got into the trash is where it was.
    if (!this.#trashed.delete(imageId)) return this.#settle(imageId);
    try {
      const { failed, jobId } = await api.restorePhotos([imageId]);
      if (failed.length) throw new ApiError(text.codes.image_not_found, { status: 404 });
      // Its pictures are moved back, which takes some seconds. It may be deleted again meanwhile.
      if (jobId) void this.#follow(photo, jobId);
      else this.#settle(imageId);
    } catch (error) {
      this.#fail(photo, error);
    }
  }

  /** @param {Photo} photo @param {string} jobId */
  async #follow(photo, jobId) {
    try {
      const { failed } = await followJob(jobId, { signal: this.stopping.signal });
      if (failed) throw new ApiError(text.codes.internal_error);
      this.#settle(photo.imageId);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.#fail(photo, error);
    }
  }

  /** From now on, what the list says of it is true. @param {string} imageId */
  #settle(imageId) {
    this.#returned.set(imageId, performance.now());
  }

  /** It did not come back. @param {Photo} photo @param {unknown} error */
  #fail(photo, error) {
    const { imageId } = photo;
    this.#settle(imageId);
    // Deleted again.
    if (this.hidden.has(imageId)) return;
    this.lost([imageId]);
    notify(text.removal.notRestored(nameOf(photo), sentence(error)));
  }

  #hide() {
    const now = performance.now();
    const late = [...this.hidden].filter(([imageId, since]) => since > now - LATE_MS && this.store.slotOf(imageId) >= 0);
    if (!late.length) return;
    this.dispatchEvent(new Event("hides"));
    this.store.removeAll(late.map(([imageId]) => imageId));
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
  }

  /** @param {"removed" | "undone"} type @param {number} slot */
  #fire(type, slot) {
    this.dispatchEvent(new CustomEvent(type, { detail: { slot } }));
  }
}
