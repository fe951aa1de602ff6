// @ts-check
/** Sniffs the types of files, a few at a time, so that a wrong one among hundreds is reported early. */

import { text } from "../strings.js";
import { mediaType } from "./content.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */
/** @typedef {import("./checks.js").Refusal} Refusal */
/** @typedef {import("./job.js").UploadJob} UploadJob */

/** Files to sniff at the same time. */
const PARALLEL = 4;

export class Sniffer {
  /**
   * @param {UploadLimits} limits
   * @param {(job: UploadJob, refused: Refusal | null) => void} onSniffed null when it can be added
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
      const refused = await this.#sniff(job);
      if (!signal.aborted) this.onSniffed(job, refused);
    }
    this.working -= 1;
  }

  /** @param {UploadJob} job @returns {Promise<Refusal | null>} */
  async #sniff(job) {
    try {
      job.type = await mediaType(job.file, this.limits.formats);
    } catch {
      // A dropped folder ends here, where folders can't be opened.
      return { code: "unreadable", reason: text.refused.notReadable };
    }
    return job.type ? null : { code: "unsupported_type", reason: text.refused.formats(this.limits) };
  }
}
