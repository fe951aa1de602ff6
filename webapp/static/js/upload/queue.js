// @ts-check
/** Many files at once: a few are sent at a time, and whatever happens to one stops no other. */

import { ApiError } from "../api.js";
import { refusal } from "./checks.js";
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
    for (const job of added) if (job.state === "refused") this.onFailed(job);
    this.#next();
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

  #next() {
    while (this.sending < this.parallel) {
      const job = this.jobs.find(({ state }) => state === "waiting");
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
      (error instanceof ApiError && ["not_made", ...REFUSALS].includes(error.code));
    job.become(final && NOT_SENDING.includes(job.state) ? "refused" : "failed", message(error));
    this.onFailed(job);
    if (!(error instanceof ApiError || error instanceof Unreadable)) throw error;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Answers of the API about the file, not about the moment. */
const REFUSALS = ["unsupported_type", "file_too_large", "invalid_size"];
const NOT_SENDING = ["preparing", "processing"];

/** @param {unknown} error */
const message = (error) => (error instanceof Error ? error.message : String(error));
