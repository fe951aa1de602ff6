// @ts-check
/**
 * The upload of one file: get permission, upload directly to the storage, wait until it is a photo in the
 * gallery. Survives lost connections without uploading a photo twice.
 */

import { api } from "../api.js";
import { delay, offline, online, sleep, visible } from "../backoff.js";
import { ApiError, inWords } from "../errors.js";
import { text } from "../strings.js";
import { own } from "./own.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("../api.js").Ticket} Ticket */
/**
 * @typedef {object} Batch those that are waited for at the same time
 * @property {number} size
 * @property {number} done how many have become ready so far
 * @property {number} usual milliseconds that one takes to become ready, as seen by polling; 0 while unknown
 */

const SEND_TRIES = 5;
const SEND_PACE = { first: 500, factor: 2, longest: 10_000 };
const POLL_PACE = { first: 300, factor: 1.5, longest: 5_000 };
/** The first poll of a photo comes after this share of what one usually takes, so that `usual` can shrink again. */
const SOONER = 0.8;
/** Milliseconds between two polls of all photos together, so that many do not hit the API's rate limit. */
const POLL_EACH_MS = 100;
/** If no photo became ready for this long, polling stops until retried. */
const POLL_MS = 4 * 60_000;
/** Error codes of the storage; a 403 of the API itself is different. */
const STORAGE = ["storage", "expired"];
/** A permission that expires this soon is not used. */
const MARGIN_MS = 20_000;

/**
 * Upload the file, unless the gallery has it. Afterwards `job.arrived` holds.
 * Being offline is not a failure: it waits, however long it takes.
 *
 * @param {UploadJob} job one that is prepared
 * @throws {ApiError}
 */
export async function deliver(job) {
  const { signal } = job.stopping;
  job.become("preparing");
  if (await arrivedBefore(job)) return;
  for (let attempt = 0; ; ) {
    try {
      return await attemptOnce(job, signal);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 0 && offline()) {
        job.rest("offline");
        await online(signal);
        continue;
      }
      // The storage's clock may differ from ours, so a permission that looks valid is replaced as well.
      const expired = error.status === 403 && STORAGE.includes(error.code);
      // A permanent error of the storage: discard the permission.
      if (!error.passing) job.permission = null;
      attempt += expired ? 2 : 1;
      if (!(error.passing || expired) || attempt >= SEND_TRIES) throw error;
      job.rest("retrying");
      await sleep(Math.max(delay(SEND_PACE, attempt - 1), error.retryAfter * 1000), signal);
    }
  }
}

/** @param {UploadJob} job @param {AbortSignal} signal */
async function attemptOnce(job, signal) {
  const ticket = await permission(job, signal);
  if (!ticket) return;
  if (job.state === "preparing") job.become("uploading");
  await api.send(ticket, job.body, (fraction) => job.report(fraction), signal);
  job.arrived = true;
}

/**
 * Poll until the photo is ready, with backoff, and not in a hidden tab.
 *
 * @param {UploadJob} job
 * @param {Batch} batch
 * @throws {ApiError} the photo could not be made, was deleted, or takes too long
 */
export async function follow(job, batch) {
  batch.size += 1;
  try {
    await poll(job, batch);
    batch.done += 1;
  } finally {
    batch.size -= 1;
    // What comes later need not wait as long as many together.
    if (batch.size === 0) batch.usual = 0;
  }
}

/** @param {UploadJob} job @param {Batch} batch */
async function poll(job, batch) {
  const { signal } = job.stopping;
  let waited = 0;
  let total = 0;
  let { done } = batch;
  for (let attempt = 0; waited < POLL_MS; attempt += 1) {
    const longest = Math.max(POLL_PACE.longest, batch.size * POLL_EACH_MS);
    const soon = delay({ ...POLL_PACE, longest }, attempt);
    const pause = attempt === 0 ? Math.max(soon, Math.min(batch.usual * SOONER, longest)) : soon;
    await sleep(pause, signal);
    await visible(signal);
    await online(signal);
    waited = batch.done === done ? waited + pause : 0;
    total += pause;
    done = batch.done;
    const photo = await look(job, signal);
    if (photo?.status === "ready") {
      // One that took long counts half: the first may have waited for the function to start.
      batch.usual = Math.min(total, (batch.usual + total) / 2);
      job.duplicate ||= photo.duplicateOf !== undefined;
      job.restored ||= photo.restored === true;
      // The gallery knows the photo by the id of the original one.
      job.photo = { ...photo, imageId: photo.duplicateOf ?? photo.imageId };
      return;
    }
    if (photo && photo.status !== "pending") {
      job.verdict = photo.reasonCode ?? "";
      throw new ApiError(inWords(photo.reasonCode, photo.reason ?? text.errors.processing), { status: 422, code: "not_made" });
    }
  }
  throw new ApiError(text.errors.slow, { status: 504, code: "slow" });
}

/**
 * The photo as the API knows it, or null while that is unknown.
 *
 * @param {UploadJob} job
 * @param {AbortSignal} signal
 */
async function look(job, signal) {
  try {
    return await api.getPhoto(job.imageId, signal);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) {
      throw new ApiError(text.codes.image_not_found, { status: 404, code: "gone" });
    }
    if (!error.passing) throw error;
    return null;
  }
}

/**
 * Whether an earlier attempt arrived although its response was lost: then nothing must be uploaded again.
 *
 * @param {UploadJob} job
 */
async function arrivedBefore(job) {
  if (!job.imageId || job.arrived) return job.arrived;
  const photo = await look(job, job.stopping.signal).catch((error) => {
    if (error instanceof ApiError) return null;
    throw error;
  });
  job.arrived = photo !== null && photo.status !== "pending";
  return job.arrived;
}

/** @param {UploadJob} job */
const fresh = (job) => job.permission !== null && Date.now() < job.permission.until - MARGIN_MS;

/**
 * The job's permission while it is valid: it can be used only once, so a file that
 * arrived unnoticed is not stored twice. Otherwise a new one.
 *
 * @param {UploadJob} job
 * @param {AbortSignal} signal
 * @returns {Promise<Ticket | null>} null when the gallery has the photo: it counts as arrived then
 */
async function permission(job, signal) {
  if (job.permission && fresh(job)) return job.permission.ticket;
  const asked = Date.now();
  const answer = await api.createUpload(
    { fileName: job.name, fileType: job.type, fileSize: job.body.size, sha256: job.sha256 },
    signal,
  );
  job.imageId = answer.imageId;
  own.add(answer.imageId);
  if ("duplicate" in answer) {
    job.duplicate = true;
    job.restored = answer.restored === true;
    job.arrived = true;
    return null;
  }
  job.permission = { ticket: answer, until: asked + answer.expiresIn * 1000 };
  return answer;
}
