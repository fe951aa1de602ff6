// @ts-check
/** Checks of a file before it is uploaded. The API and the storage check again. */

import { text } from "../strings.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */

/**
 * Why a file can't be added.
 *
 * @typedef {object} Refusal
 * @property {string} code as of the API, where it has one for this
 * @property {string} reason a sentence
 */

/**
 * @param {{size: number}} file
 * @param {UploadLimits} limits
 * @returns {Refusal | null}
 */
export function refusal(file, limits) {
  if (file.size === 0) return { code: "empty", reason: text.refused.isEmpty };
  if (file.size > limits.maxBytes) return { code: "file_too_large", reason: text.refused.size(file.size, limits) };
  return null;
}
