// @ts-check
/** Why a job ended without a photo, and whether another try may help. */

import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { Unreadable } from "./preparing.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */

/** Codes that say something about the file, not about the moment. */
const FINAL = ["unsupported_type", "file_too_large", "invalid_size", "not_made", "gone"];

/**
 * Put the job into the state that an error leaves it in.
 *
 * @param {UploadJob} job
 * @param {unknown} error
 * @returns {{final: boolean, expected: boolean}} whether trying again is pointless, and whether the error is
 *   one that can happen in scripts without a mistake
 */
export function recordFailure(job, error) {
  const expected = error instanceof ApiError || error instanceof Unreadable;
  job.code = error instanceof ApiError ? error.code : "";
  // What the service says about the photo itself will not change by sending it again.
  const final = error instanceof Unreadable || FINAL.includes(job.code);
  const reason = expected ? error.message : text.errors.server;
  job.become(final ? "refused" : "failed", reason);
  return { final, expected };
}
