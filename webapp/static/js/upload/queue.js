// @ts-check
/**
 * The upload queue: a few files at a time, and no failure stops the others.
 * Hashing and downscaling run only a few files ahead, so that prepared data does not pile up.
 */

import { text } from "../strings.js";
import { recordFailure, stopsAll } from "./failure.js";
import { refusal } from "./checks.js";
import { UploadJob } from "./job.js";
import { Sniffer } from "./sniffing.js";
import { Preparer } from "./preparing.js";
import { Sender } from "./sender.js";
import { awaitDuplicate, releaseDuplicates } from "./dedupe.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */
/** @typedef {import("./preparing.js").Tasks} Tasks */

/**
 * Fires `change` when jobs are added, removed or change state; `accepted` (detail: the job) when a file
 * is a photo and will be uploaded; `gone` when a job is done: it is ready, refused or removed; `halted` (detail: the error)
 * when no more photos are taken.
 */
export class UploadQueue extends EventTarget {
  /**
   * @param {object} options
   * @param {UploadLimits} options.limits
   * @param {number} options.parallel files to upload at the same time
   * @param {Tasks} options.tasks
   * @param {(job: UploadJob) => void} options.onReady called when the job's photo is in the gallery
   */
  constructor({ limits, parallel, tasks, onReady }) {
    super();
    this.limits = limits;
    this.onReady = onReady;
    /** @type {UploadJob[]} */
    this.jobs = [];
    this.paused = false;
    /** Why it was paused, if no more photos are taken: a sentence. */
    this.halted = "";
    this.sender = new Sender(parallel);
    this.preparer = new Preparer(tasks);
    this.sniffer = new Sniffer(limits, (job, refused) => this.#sniffed(job, refused));
  }

  get active() {
    return this.jobs.some((job) => job.active);
  }

  /** Whether leaving the page now would lose something. */
  get unsent() {
    return this.jobs.some((job) => job.unsent);
  }

  /**
   * @param {Iterable<File>} files
   * @param {{smaller?: boolean}} [how]
   */
  add(files, { smaller = false } = {}) {
    // There may be room again.
    if (this.halted) this.resume();
    this.#enter(Array.from(files, (file) => new UploadJob(file, refusal(file, this.limits), smaller)));
  }

  /**
   * List files that could not be read.
   *
   * @param {Iterable<string>} names
   */
  refuse(names) {
    const refused = { code: "unreadable", reason: text.refused.notReadable };
    this.#enter(Array.from(names, (name) => new UploadJob(new File([], name), refused)));
  }

  /** Stop uploading. Partial uploads restart from the beginning later. */
  pause() {
    this.paused = true;
    for (const job of this.jobs) {
      if (job.state === "preparing" || job.state === "uploading") job.hold();
    }
    this.#changed();
  }

  resume() {
    this.#go();
    this.#changed();
    this.#next();
  }

  /** @param {UploadJob} job one that failed */
  retry(job) {
    job.become("waiting");
    job.progress = 0;
    // The file may have changed by now.
    job.prepared = job.arrived;
    this.#changed();
    this.#next();
  }

  retryAll() {
    for (const job of this.jobs) if (job.state === "failed") this.retry(job);
  }

  /** Retry what failed for lack of a connection. */
  retryLost() {
    for (const job of this.jobs) {
      if (job.state === "failed" && job.code === "network") this.retry(job);
    }
  }

  /** Remove everything that is not uploaded yet. */
  cancelAll() {
    this.#leave(this.jobs.filter((job) => job.unsent));
    this.#go();
    this.#changed();
  }

  /**
   * Remove jobs and stop whatever they are doing.
   *
   * @param {readonly UploadJob[]} jobs
   */
  removeAll(jobs) {
    this.#leave(jobs);
    if (!this.active) this.#go();
    this.#changed();
    this.#next();
  }

  destroy() {
    this.#leave(this.jobs);
  }

  #go() {
    this.paused = false;
    this.halted = "";
  }

  /** Keep what is left waiting: one sentence instead of hundreds of refused files. @param {UploadJob} job @param {import("../errors.js").ApiError} error */
  #halt(job, error) {
    job.hold();
    // Others were refused at the same time.
    const first = !this.halted;
    this.paused = true;
    this.halted = error.message;
    if (first) this.#tell("halted", error);
  }

  /** @param {readonly UploadJob[]} jobs */
  #enter(jobs) {
    this.jobs.push(...jobs);
    this.sniffer.add(jobs.filter(({ state }) => state === "waiting"));
    this.#changed();
  }

  /** @param {readonly UploadJob[]} jobs */
  #leave(jobs) {
    const leaving = new Set(jobs);
    this.jobs = this.jobs.filter((job) => !leaving.has(job));
    for (const job of leaving) {
      job.stopping.abort();
      this.#tell("gone", job);
    }
    for (const job of leaving) this.#release(job);
  }

  /** @param {UploadJob} job @param {import("./checks.js").Refusal | null} refused */
  #sniffed(job, refused) {
    if (refused) {
      job.refuse(refused);
      this.#changed();
    } else {
      job.changed();
      this.#tell("accepted", job);
      this.#next();
    }
  }

  #next() {
    if (this.paused) return;
    while (this.sender.free) {
      const job = this.jobs.find(({ state, prepared }) => state === "waiting" && prepared);
      if (!job) break;
      // The first step changes the job's state before it waits for anything.
      void this.#run(job);
    }
    void this.preparer.next(this.jobs, (job, error) => this.#prepared(job, error));
  }

  /** @param {UploadJob | null} job null when it was taken away @param {unknown} error null if none */
  #prepared(job, error) {
    try {
      if (!job) return;
      if (error !== null) this.#fail(job, error);
      else if (awaitDuplicate(job, this.jobs)) this.#changed();
    } finally {
      this.#next();
    }
  }

  /** @param {UploadJob} job */
  #release(job) {
    releaseDuplicates(job, this.jobs, (twin) => this.#finish(twin));
  }

  /** @param {UploadJob} job */
  async #run(job) {
    const { signal } = job.stopping;
    try {
      await this.sender.send(job);
      this.#changed();
      this.#next();
      await this.sender.follow(job);
      this.#finish(job);
      this.#release(job);
    } catch (error) {
      if (signal.aborted) return;
      if (stopsAll(error)) this.#halt(job, error);
      else this.#fail(job, error);
    } finally {
      this.#changed();
      this.#next();
    }
  }

  /** @param {UploadJob} job */
  #finish(job) {
    job.become("ready");
    this.#tell("gone", job);
    this.onReady(job);
  }

  /** @param {UploadJob} job @param {unknown} error */
  #fail(job, error) {
    const { final, expected } = recordFailure(job, error);
    if (final) this.#tell("gone", job);
    this.#release(job);
    // Bugs in these scripts belong in the console.
    if (!expected) throw error;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** @param {"accepted" | "gone" | "halted"} what @param {unknown} detail */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
