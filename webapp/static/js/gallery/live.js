// @ts-check
/** Brings a list that somebody looks at up to date with what others add and delete. */

import { ApiError, OUTDATED } from "../errors.js";
import { own } from "../upload/own.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./removals.js").Removals} Removals */
/** @typedef {import("./source.js").LiveSource} LiveSource */
/** @typedef {import("./store.js").Store} Store */

/** After this many full answers in a row, it is cheaper to read the list again. */
const MOST_ANSWERS = 5;

/** Fires "news" (detail {photos}: they are in the store now), and "lost" (detail {imageIds}) before these leave it. */
export class Live extends EventTarget {
  /** Full answers in a row. */
  #full = 0;
  /** @type {string | undefined} up to where the last answer told what has changed */
  #told = undefined;
  /** Whether more of what the list was read with is to come. */
  #repeating = false;

  /**
   * @param {LiveSource} source
   * @param {{store: Store, removals: Removals, reload: () => unknown}} shown
   */
  constructor(source, { store, removals, reload }) {
    super();
    this.source = source;
    this.store = store;
    this.removals = removals;
    this.reload = reload;
  }

  /**
   * Ask what has changed since the last time.
   *
   * @param {AbortSignal} [signal]
   * @returns {Promise<boolean>} whether there is more
   */
  async look(signal) {
    const { store } = this;
    const since = store.until;
    // The list is being read, or could not be.
    if (since === undefined || !store.settled) return false;
    let answer;
    const asked = performance.now();
    try {
      answer = await this.source.changes(since, signal);
    } catch (error) {
      if (error instanceof ApiError && OUTDATED.has(error.code) && store.until === since) this.reload();
      throw error;
    }
    // The list has been read again in the meantime and includes this.
    if (store.until !== since || !store.settled) return false;
    // What the list was read with is told once more at first, for photos of it that were read before (handlers/gallery/timeline.py).
    const repeats = since !== this.#told || this.#repeating;
    this.#repeating = repeats && answer.more;
    store.until = this.#told = answer.until;
    this.#full = answer.more ? this.#full + 1 : 0;
    if (this.#full >= MOST_ANSWERS) {
      this.#full = 0;
      this.reload();
      return false;
    }
    this.#left(answer.removed.filter((imageId) => !this.removals.returnedSince(imageId, asked)), repeats);
    await this.#entered(answer.images, asked, repeats);
    return answer.more;
  }

  /** @param {readonly string[]} imageIds @param {boolean} repeats whether the list may not have had them when it was read */
  #left(imageIds, repeats) {
    if (!imageIds.length) return;
    const photos = imageIds.map((each) => this.store.photo(this.store.slotOf(each))).filter((each) => each !== undefined);
    this.#fire("lost", { imageIds });
    this.removals.lost(imageIds);
    if (repeats) this.store.additions.doubt(photos);
  }

  /** @param {readonly Photo[]} images @param {number} asked @param {boolean} repeats whether the list may have had them when it was read */
  async #entered(images, asked, repeats) {
    const admitted = images.filter(({ imageId }) => this.removals.admits(imageId, asked));
    for (const photo of admitted) this.#renew(photo);
    const photos = repeats ? await this.store.meet(admitted) : this.store.enter(admitted);
    // Photos added on this page are not news.
    const news = photos.filter(({ imageId }) => !own.has(imageId));
    if (news.length) this.#fire("news", { photos: news });
  }

  /** A photo that was in the trash meanwhile has other addresses. @param {Photo} photo */
  #renew(photo) {
    const shown = this.store.photo(this.store.slotOf(photo.imageId));
    if (shown && addressOf(shown) !== addressOf(photo)) this.store.update(photo);
  }

  /** @param {string} type @param {object} detail */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Where its smallest picture is, without a signature. @param {Photo} photo */
const addressOf = ({ renditions: [smallest] }) => smallest?.url.split("?")[0];
