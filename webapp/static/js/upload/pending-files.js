// @ts-check
/** Holds files until the uploader has loaded, and shows that they are waiting. */

import { offline } from "../backoff.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { text } from "../strings.js";

/** @typedef {Pick<import("./queue.js").UploadQueue, "add" | "refuse">} Queue */

/** If it loads sooner, no message is shown. */
const SOON_MS = 600;
/** The message stays until it is closed: the longest timeout that browsers have. */
const STAYS_MS = 2 ** 31 - 1;

export class PendingFiles {
  /** @param {() => Promise<Queue>} load */
  constructor(load) {
    this.load = load;
    this.count = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.close = () => {};
    /** @param {Event} event */
    const object = (event) => this.count > 0 && event.preventDefault();
    // The browser asks before leaving: these files are not stored yet.
    addEventListener("beforeunload", object);
    sessionState.addEventListener("leaving", object);
    sessionState.addEventListener("left", () => this.#arrived());
  }

  /**
   * @param {File[]} files
   * @param {{smaller: boolean}} how
   * @returns {Promise<void>} resolves once they are in the list of uploads
   */
  async add(files, how) {
    this.#wait(files.length);
    (await this.load()).add(files, how);
    this.#arrived();
  }

  /** @param {string[]} names of files and folders that could not be opened */
  async refuse(names) {
    (await this.load()).refuse(names);
  }

  /** @param {number} more files that wait from now on */
  #wait(more) {
    this.count += more;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.close();
      this.close = notify(text.upload.later(this.count), { stays: STAYS_MS });
    }, offline() ? 0 : SOON_MS);
  }

  #arrived() {
    // All waiting files are handed over at once, and the list takes over.
    this.count = 0;
    clearTimeout(this.timer);
    this.close();
  }
}
