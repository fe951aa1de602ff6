// @ts-check
/** Prepares a file for upload: downscales it if wanted, and hashes it. */

import { offline, online } from "../backoff.js";
import { text } from "../strings.js";
import { FileError, WorkerLost } from "./files.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {Pick<import("./files.js").FileTasks, "sha256" | "smaller">} Tasks */

/** A file that can't be read: retrying will not help. */
export class Unreadable extends Error {}

/** Prepared files beyond those being uploaded. */
const AHEAD = 3;

/** Prepares one file at a time, and few ahead of uploading, so that prepared data does not pile up. */
export class Preparer {
  /** @param {Tasks} tasks */
  constructor(tasks) {
    this.tasks = tasks;
    this.busy = false;
  }

  /**
   * Prepare the next job, if there is one.
   *
   * @param {readonly UploadJob[]} jobs
   * @param {(job: UploadJob | null, error: unknown) => void} onDone `job` is null when it was removed
   *   meanwhile; `error` is null on success
   */
  async next(jobs, onDone) {
    const waiting = jobs.filter(({ state, type }) => state === "waiting" && type);
    const job = waiting.find(({ prepared }) => !prepared);
    if (this.busy || !job || waiting.filter(({ prepared }) => prepared).length >= AHEAD) return;
    this.busy = true;
    const { signal } = job.stopping;
    /** @type {unknown} */
    let error = null;
    try {
      await prepare(job, this.tasks);
    } catch (thrown) {
      error = thrown;
    }
    this.busy = false;
    onDone(signal.aborted ? null : job, error);
  }
}

/**
 * Make the body and its hash. Afterwards `job.prepared` holds.
 *
 * @param {UploadJob} job
 * @param {Tasks} tasks
 * @throws {Unreadable}
 */
async function prepare(job, tasks) {
  try {
    await attempt(job, tasks);
  } catch (error) {
    if (error instanceof FileError) throw new Unreadable(text.refused.notReadable);
    if (!(error instanceof WorkerLost)) throw error;
    await withoutWorker(job, tasks);
  }
  job.prepared = true;
}

/** @param {UploadJob} job @param {Tasks} tasks */
async function attempt(job, tasks) {
  job.body = (job.smaller && (await tasks.smaller(job.file, job.type))) || job.file;
  job.sha256 = await tasks.sha256(job.body);
}

/**
 * The worker may have failed to load because the page was offline. If it fails again, the photo is uploaded
 * unchanged and without a hash, so that the service finds duplicates only afterwards.
 *
 * @param {UploadJob} job
 * @param {Tasks} tasks
 */
async function withoutWorker(job, tasks) {
  const waited = offline();
  if (waited) job.rest("offline");
  await online(job.stopping.signal);
  job.pause = "";
  job.body = job.file;
  job.sha256 = undefined;
  if (waited) await attempt(job, tasks).catch(() => {});
}
