// @ts-check
/** Sends prepared files, a few at the same time, and waits until they are photos. */

import { deliver, follow } from "./transfer.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("./transfer.js").Batch} Batch */

export class Sender {
  /** The number of files that are being sent. */
  sending = 0;
  /** @type {Batch} */
  batch = { size: 0, done: 0, usual: 0 };

  /** @param {number} parallel files to send at the same time */
  constructor(parallel) {
    this.parallel = parallel;
  }

  /** Whether another file can be sent. */
  get free() {
    return this.sending < this.parallel;
  }

  /**
   * Send a job's file, unless it arrived before. The job's state changes before this waits for anything.
   *
   * @param {UploadJob} job one that is prepared; it is `processing` afterwards
   */
  async send(job) {
    if (job.arrived) return job.become("processing");
    this.sending += 1;
    try {
      await deliver(job);
    } finally {
      this.sending -= 1;
    }
    // The prepared body is no longer needed.
    job.sentBytes = job.body.size;
    job.body = job.file;
    job.become("processing");
  }

  /** Wait until a job that was sent is a photo. @param {UploadJob} job */
  follow(job) {
    return follow(job, this.batch);
  }
}
