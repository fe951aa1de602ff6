// @ts-check
/**
 * What is in the trash, as far as it was read: a page at a time, the newest deletion first. The addresses of pictures
 * expire; those of a page are asked for anew when one of them is not answered any more.
 */

import { sleep } from "../backoff.js";
import { listTrash } from "./trash-api.js";

/** @typedef {import("./trash-api.js").Trashed} Trashed */
/** @typedef {import("./trash-api.js").TrashPage} TrashPage */
/** @typedef {{photo: Trashed, cursor: string | undefined}} Entry cursor: of the page that it was on */

/** A page is not asked for again sooner: a picture that was just deleted is being moved. */
const YOUNG_MS = 4_000;

/** Fires "change" (another list; detail {entries}: what was added at its end, if that is all) and "photo" (detail {entry}: with other addresses). */
export class TrashList extends EventTarget {
  /** @type {Map<string, Entry>} by id, in order */
  entries = new Map();
  /** @type {number | undefined} how many there are in all, if that is known */
  total = undefined;
  /** @type {number | undefined} how long photos stay */
  days = undefined;
  /** Whether the end was read. */
  complete = false;
  /** @type {string | undefined} */
  #next = undefined;
  /** @type {Promise<void> | undefined} */
  #reading = undefined;
  /** How often the list was read from its beginning: older answers are not for this one. */
  #turn = 0;
  /** When a page was asked for last, by its cursor. @type {Map<string | undefined, number>} */
  #asked = new Map();
  /** @type {Map<string | undefined, Promise<void>>} */
  #refreshing = new Map();

  /** @param {AbortSignal} signal its end */
  constructor(signal) {
    super();
    this.signal = signal;
  }

  /** All that were read, in order. */
  get ids() {
    return [...this.entries.keys()];
  }

  /**
   * Read the beginning. What is there stays until it has come, and what follows it stays after that.
   *
   * @returns {Promise<void>} rejects with an `ApiError`
   */
  async load() {
    this.#turn += 1;
    const turn = this.#turn;
    const asked = performance.now();
    const page = await listTrash({}, this.signal);
    if (turn !== this.#turn) return;
    this.days = page.days;
    const known = this.ids.slice(0, page.images.length);
    const same = this.total === page.total && known.length > 0 && page.images.every(({ imageId }, at) => imageId === known[at]);
    if (same) return this.#renew(undefined, page, asked);
    const rest = this.#following(page);
    const [next, complete] = [this.#next, this.complete];
    this.entries.clear();
    this.#asked.clear();
    this.#refreshing.clear();
    this.total = page.total;
    this.#add(undefined, page, asked);
    for (const entry of rest) this.entries.set(entry.photo.imageId, entry);
    if (rest.length) [this.#next, this.complete] = [next, complete];
    this.#fire("change", {});
  }

  /**
   * What was read after a new first page: whoever looks at it is not taken away from there. Nothing if more than the
   * beginning has changed.
   *
   * @param {TrashPage} page
   * @returns {Entry[]}
   */
  #following({ images, nextCursor, total }) {
    const { ids } = this;
    const last = images.at(-1);
    const at = last && nextCursor !== undefined ? ids.indexOf(last.imageId) : -1;
    if (at < 0) return [];
    const rest = [...this.entries.values()].slice(at + 1);
    const read = images.length + rest.length;
    if (total !== undefined && (this.complete ? read !== total : read > total)) return [];
    // What was on the first page is on the second one now.
    return rest.map(({ photo, cursor }) => ({ photo, cursor: cursor ?? nextCursor }));
  }

  /** Read the next page. @returns {Promise<void>} rejects with an `ApiError` */
  more() {
    if (this.complete) return Promise.resolve();
    this.#reading ??= this.#more().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** These are out of the trash. @param {readonly string[]} imageIds */
  take(imageIds) {
    let gone = 0;
    for (const imageId of imageIds) if (this.entries.delete(imageId)) gone += 1;
    if (this.total !== undefined) this.total = Math.max(0, this.total - gone);
    if (gone) this.#fire("change", {});
  }

  /** All of them are. */
  clear() {
    this.#turn += 1;
    this.entries.clear();
    this.total = 0;
    this.complete = true;
    this.#next = undefined;
    this.#fire("change", {});
  }

  /**
   * A picture was not answered: ask for the addresses of its page again, once for all of them.
   *
   * @param {Entry} entry
   * @returns {Promise<void>} rejects with an `ApiError`
   */
  async refresh({ cursor }) {
    let refreshing = this.#refreshing.get(cursor);
    if (!refreshing) {
      refreshing = this.#refresh(cursor).finally(() => this.#refreshing.delete(cursor));
      this.#refreshing.set(cursor, refreshing);
    }
    await refreshing;
  }

  async #more() {
    const turn = this.#turn;
    const cursor = this.#next;
    const asked = performance.now();
    const page = await listTrash({ cursor }, this.signal);
    if (turn !== this.#turn) return;
    this.#fire("change", { entries: this.#add(cursor, page, asked) });
  }

  /** @param {string | undefined} cursor */
  async #refresh(cursor) {
    await sleep(Math.max(0, (this.#asked.get(cursor) ?? -Infinity) + YOUNG_MS - performance.now()), this.signal);
    const turn = this.#turn;
    const asked = performance.now();
    const page = await listTrash({ cursor }, this.signal);
    if (turn === this.#turn) this.#renew(cursor, page, asked);
  }

  /** @param {string | undefined} cursor @param {TrashPage} page @param {number} asked @returns {Entry[]} those that are new */
  #add(cursor, { images, nextCursor }, asked) {
    this.#asked.set(cursor, asked);
    this.#next = nextCursor;
    this.complete = nextCursor === undefined;
    const added = images.filter(({ imageId }) => !this.entries.has(imageId)).map((photo) => ({ photo, cursor }));
    for (const entry of added) this.entries.set(entry.photo.imageId, entry);
    return added;
  }

  /** @param {string | undefined} cursor @param {TrashPage} page @param {number} asked */
  #renew(cursor, { images }, asked) {
    this.#asked.set(cursor, asked);
    for (const photo of images) {
      const entry = this.entries.get(photo.imageId);
      if (!entry) continue;
      Object.assign(entry, { photo, cursor });
      this.#fire("photo", { entry });
    }
  }

  /** @param {string} type @param {object} detail */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
