// @ts-check
/** Many files at once: a few are sent at a time, and whatever happens to one stops no other. */

import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { refusal } from "./checks.js";
import { mediaType } from "./content.js";
import { UploadJob } from "./job.js";
import { Unreadable, deliver, follow } from "./transfer.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */

/** Fires `change` when jobs come, go, or are in another state. */
export class UploadQueue extends EventTarget {
  /**
   * @param {object} options
   * @param {UploadLimits} options.limits
   * @param {number} options.parallel files that are sent at the same time
   * @param {(job: UploadJob) => void} options.onReady the job's photo is in the gallery
   * @param {(job: UploadJob) => void} options.onFailed
   */
  constructor({ limits, parallel, onReady, onFailed }) {
    super();
    this.limits = limits;
    this.parallel = parallel;
    this.onReady = onReady;
    this.onFailed = onFailed;
    /** @type {UploadJob[]} */
    this.jobs = [];
    this.sending = 0;
  }

  get active() {
    return this.jobs.some((job) => job.active);
  }

  /** @param {Iterable<File>} files */
  add(files) {
    const added = Array.from(files, (file) => new UploadJob(file, refusal(file, this.limits)));
    this.jobs.push(...added);
    this.#changed();
    for (const job of added) {
      if (job.state === "refused") this.onFailed(job);
      else void this.#look(job);
    }
  }

  /** @param {UploadJob} job one that failed */
  retry(job) {
    job.become("waiting");
    job.progress = 0;
    this.#changed();
    this.#next();
  }

  /**
   * Take a job off the list and stop whatever it is doing.
   *
   * @param {UploadJob} job
   */
  remove(job) {
    job.stopping.abort();
    this.jobs = this.jobs.filter((other) => other !== job);
    this.#changed();
  }

  destroy() {
    for (const job of [...this.jobs]) this.remove(job);
  }

  /**
   * Find out what the file is before its turn comes, so that a wrong one among hundreds is known at once.
   *
   * @param {UploadJob} job
   */
  async #look(job) {
    let reason = text.refused.type(this.limits);
    try {
      job.type = await mediaType(job.file, this.limits.formats);
    } catch {
      // What a folder that was dropped ends in.
      reason = text.refused.unreadable;
    }
    if (job.stopping.signal.aborted) return;
    if (!job.type) {
      job.become("refused", reason);
      this.onFailed(job);
      this.#changed();
    }
    this.#next();
  }

  #next() {
    while (this.sending < this.parallel) {
      const job = this.jobs.find(({ state, type }) => state === "waiting" && type);
      if (!job) return;
      // The first step changes the job's state before it waits for anything.
      void this.#run(job);
    }
  }

  /** @param {UploadJob} job */
  async #run(job) {
    try {
      await this.#send(job);
      if (job.state !== "processing") job.become("processing");
      this.#changed();
      await follow(job);
      job.become("ready");
      this.onReady(job);
    } catch (error) {
      if (job.stopping.signal.aborted) return;
      this.#fail(job, error);
    } finally {
      this.#changed();
    }
  }

  /** @param {UploadJob} job */
  async #send(job) {
    if (job.arrived) return job.become("processing");
    this.sending += 1;
    try {
      await deliver(job);
    } finally {
      this.sending -= 1;
      this.#next();
    }
  }

  /** @param {UploadJob} job @param {unknown} error */
  #fail(job, error) {
    // What the service says about the photo itself will not change by sending it again.
    const final =
      error instanceof Unreadable ||
      (error instanceof ApiError && FINAL.includes(error.code));
    const expected = error instanceof ApiError || error instanceof Unreadable;
    const reason = expected ? error.message : text.errors.server;
    job.become(final ? "refused" : "failed", reason);
    this.onFailed(job);
    // A mistake in these scripts belongs into the console.
    if (!expected) throw error;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Codes that say something about the file, not about the moment. */
const FINAL = ["unsupported_type", "file_too_large", "invalid_size", "not_made", "gone"];
