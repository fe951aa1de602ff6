// @ts-check
/**
 * What screen readers say about uploads: that they have begun, and their outcome; not each of hundreds of files.
 */

import { text } from "../strings.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */

export class Announcer {
  /** @type {UploadJob | undefined} the last that was seen */
  #newest = undefined;
  /** Whether the end has to be told. */
  #due = false;

  /** @param {(words: string) => void} announce */
  constructor(announce) {
    this.announce = announce;
  }

  /**
   * @param {{jobs: readonly UploadJob[], active: boolean}} queue
   * @param {string} words what the strip says
   */
  update({ jobs, active }, words) {
    const newest = jobs.at(-1);
    const more = newest !== undefined && newest !== this.#newest;
    this.#newest = newest;
    if (active) {
      if (!this.#due && jobs.length > 1) this.announce(words);
      this.#due = true;
    } else {
      const [only] = jobs;
      if (only && (this.#due || more)) this.announce(jobs.length > 1 ? words : outcome(only));
      this.#due = false;
    }
  }
}

/** @param {UploadJob} job that has ended */
function outcome({ name, reason, troubled, duplicate, restored }) {
  if (troubled) return text.upload.announceFailed(name, reason);
  if (restored) return text.upload.announceRestored(name);
  return (duplicate ? text.upload.announceAlreadyThere : text.upload.announceReady)(name);
}
