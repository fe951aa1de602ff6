// @ts-check
/** Sniffs the types of files, a few at a time, so that a wrong one among hundreds is reported early. */

import { text } from "../strings.js";
import { mediaType } from "./content.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */
/** @typedef {import("./job.js").UploadJob} UploadJob */

/** Files to sniff at the same time. */
const PARALLEL = 4;

export class Sniffer {
  /**
   * @param {UploadLimits} limits
   * @param {(job: UploadJob, reason: string) => void} onSniffed `reason` says why it can't be added, and is empty
   *   when it can
   */
  constructor(limits, onSniffed) {
    this.limits = limits;
    this.onSniffed = onSniffed;
    /** @type {UploadJob[]} */
    this.waiting = [];
    this.working = 0;
  }

  /** @param {readonly UploadJob[]} jobs */
  add(jobs) {
    this.waiting.push(...jobs);
    while (this.working < PARALLEL && this.working < this.waiting.length) void this.#work();
  }

  async #work() {
    this.working += 1;
    for (let job = this.waiting.shift(); job; job = this.waiting.shift()) {
      const { signal } = job.stopping;
      if (signal.aborted) continue;
      const reason = await this.#sniff(job);
      if (!signal.aborted) this.onSniffed(job, reason);
    }
    this.working -= 1;
  }

  /** @param {UploadJob} job */
  async #sniff(job) {
    try {
      job.type = await mediaType(job.file, this.limits.formats);
    } catch {
      // A dropped folder ends here, where folders can't be opened.
      return text.refused.unreadable;
    }
    return job.type ? "" : text.refused.type(this.limits);
  }
}
