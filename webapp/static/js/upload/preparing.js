// @ts-check
/** What happens to a file before it is sent: it is perhaps scaled, and hashed. */

import { offline, online } from "../backoff.js";
import { text } from "../strings.js";
import { FileError, WorkerLost } from "./files.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {Pick<import("./files.js").FileTasks, "sha256" | "smaller">} Tasks */

/** A file that can't be read: another try will not help. */
export class Unreadable extends Error {}

/** Files that are ready to be sent beside those under way. */
const AHEAD = 3;

/** Prepares one file after the other, and few ahead of sending: what is made for it must not pile up. */
export class Preparer {
  /** @param {Tasks} tasks */
  constructor(tasks) {
    this.tasks = tasks;
    this.busy = false;
  }

  /**
   * Prepare the one whose turn it is, if there is one.
   *
   * @param {readonly UploadJob[]} jobs
   * @param {(job: UploadJob | null, error: unknown) => void} onDone `job` is null when it was taken away
   *   meanwhile; `error` is null when all went well
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
 * Make what is sent and its hash. Afterwards `job.prepared` holds.
 *
 * @param {UploadJob} job
 * @param {Tasks} tasks
 * @throws {Unreadable}
 */
async function prepare(job, tasks) {
  try {
    await attempt(job, tasks);
  } catch (error) {
    if (error instanceof FileError) throw new Unreadable(text.refused.unreadable);
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
 * The worker may not have been loaded for lack of a connection. If it is lost again, the photo is sent as
 * it is and without a hash, which only means that the service looks whether it knows it afterwards.
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
