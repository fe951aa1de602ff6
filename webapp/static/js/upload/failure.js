// @ts-check
/** Why a job failed, and whether retrying may help. */

import { ApiError, UPLOADS_PAUSED } from "../errors.js";
import { text } from "../strings.js";
import { Unreadable } from "./preparing.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */

/** Codes for permanent errors of the file itself. */
const FINAL = ["unsupported_type", "file_too_large", "invalid_size", "not_made", "gone"];

/** Codes for what stops all files alike. */
const STOPPING = ["storage_full", "too_many_photos", "day_limit", UPLOADS_PAUSED];

/** Whether no other file would get in either. @param {unknown} error @returns {error is ApiError} */
export const stopsAll = (error) => error instanceof ApiError && STOPPING.includes(error.code);

/**
 * Record an error in the job's state.
 *
 * @param {UploadJob} job
 * @param {unknown} error
 * @returns {{final: boolean, expected: boolean}} final: retrying is pointless; expected: the error is
 *   not a bug in these scripts
 */
export function recordFailure(job, error) {
  const expected = error instanceof ApiError || error instanceof Unreadable;
  job.code = error instanceof ApiError ? error.code : error instanceof Unreadable ? "unreadable" : "";
  // The service's verdict on the photo will not change on a retry.
  const final = error instanceof Unreadable || FINAL.includes(job.code);
  const reason = expected ? error.message : text.codes.internal_error;
  job.become(final ? "refused" : "failed", reason);
  return { final, expected };
}
