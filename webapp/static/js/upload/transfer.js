// @ts-check
/**
 * The way of one file: permission, straight to the storage, then waiting until it is a photo of the
 * gallery. Lost connections are survived without sending a photo twice.
 */

import { api } from "../api.js";
import { delay, sleep, visible } from "../backoff.js";
import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { sha256 } from "./checks.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("../api.js").Ticket} Ticket */

const SEND_TRIES = 4;
const SEND_PACE = { first: 500, factor: 2, longest: 8_000 };
const POLL_PACE = { first: 300, factor: 1.5, longest: 5_000 };
/** After this much waiting for a photo to be ready, somebody has to ask again. */
const POLL_MS = 4 * 60_000;
/** A permission that ends this soon is not begun with. */
const MARGIN_MS = 20_000;

/** A file that can't be read: another try will not help. */
export class Unreadable extends Error {}

/**
 * Bring the file to the storage, unless the gallery has it. Afterwards `job.arrived` holds.
 *
 * @param {UploadJob} job
 * @throws {ApiError | Unreadable}
 */
export async function deliver(job) {
  const { signal } = job.stopping;
  job.become("preparing");
  if (await arrivedBefore(job)) return;
  try {
    job.sha256 ??= await sha256(job.file);
  } catch {
    throw new Unreadable(text.refused.unreadable);
  }
  let ticket = await permission(job);
  if (ticket) job.become("uploading");
  for (let attempt = 0; ticket; attempt += 1) {
    try {
      await api.send(ticket, job.file, (fraction) => job.report(fraction), signal);
      job.arrived = true;
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const expired = error.status === 403 && !fresh(job);
      // The storage said no for good: this permission is of no more use.
      if (!error.passing) job.permission = null;
      if (!(error.passing || expired) || attempt + 1 >= SEND_TRIES) throw error;
    }
    job.retrying = true;
    job.changed();
    await sleep(delay(SEND_PACE, attempt), signal);
    ticket = await permission(job);
  }
}

/**
 * Wait until the photo is ready. Asks less and less often, and not at all in a hidden tab.
 *
 * @param {UploadJob} job
 * @throws {ApiError} the photo could not be made, was deleted, or takes too long
 */
export async function follow(job) {
  const { signal } = job.stopping;
  let waited = 0;
  for (let attempt = 0; waited < POLL_MS; attempt += 1) {
    const pause = delay(POLL_PACE, attempt);
    await sleep(pause, signal);
    await visible(signal);
    waited += pause;
    const photo = await look(job);
    if (photo?.status === "ready") {
      job.duplicate ||= photo.duplicateOf !== undefined;
      // The gallery knows the photo by the name that it had there before.
      job.photo = { ...photo, imageId: photo.duplicateOf ?? photo.imageId };
      return;
    }
    if (photo && photo.status !== "pending") {
      throw new ApiError(photo.reason ?? text.errors.processing, { status: 422, code: "not_made" });
    }
  }
  throw new ApiError(text.errors.slow, { status: 504, code: "slow" });
}

/**
 * The photo as the API knows it, or null while it can't be told.
 *
 * @param {UploadJob} job
 */
async function look(job) {
  try {
    return await api.getPhoto(job.imageId, job.stopping.signal);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) {
      throw new ApiError(text.errors.gone, { status: 404, code: "gone" });
    }
    if (!error.passing) throw error;
    return null;
  }
}

/**
 * Whether an earlier try arrived although its answer was lost: then nothing must be sent again.
 *
 * @param {UploadJob} job
 */
async function arrivedBefore(job) {
  if (!job.imageId || job.arrived) return job.arrived;
  const photo = await look(job).catch((error) => {
    if (error instanceof ApiError) return null;
    throw error;
  });
  job.arrived = photo !== null && photo.status !== "pending";
  return job.arrived;
}

/** @param {UploadJob} job */
const fresh = (job) => job.permission !== null && Date.now() < job.permission.until - MARGIN_MS;

/**
 * The permission that the job has, as long as it is good: it can be used only once, so a file that
 * arrived unnoticed is not stored a second time. Otherwise a new one.
 *
 * @param {UploadJob} job
 * @returns {Promise<Ticket | null>} null when the gallery has the photo: it counts as arrived then
 */
async function permission(job) {
  if (job.permission && fresh(job)) return job.permission.ticket;
  const asked = Date.now();
  const { name: fileName, size: fileSize } = job.file;
  const answer = await api.createUpload(
    { fileName, fileType: job.type, fileSize, sha256: job.sha256 },
    job.stopping.signal,
  );
  job.imageId = answer.imageId;
  if ("duplicate" in answer) {
    job.duplicate = true;
    job.arrived = true;
    return null;
  }
  job.permission = { ticket: answer, until: asked + answer.expiresIn * 1000 };
  return answer;
}
