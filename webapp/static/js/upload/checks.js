// @ts-check
/** Checks of a file before it is uploaded. The API and the storage check again. */

import { text } from "../strings.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */

/**
 * @param {{size: number}} file
 * @param {UploadLimits} limits
 * @returns {string | null} why it can't be added, or null
 */
export function refusal(file, limits) {
  if (file.size === 0) return text.refused.empty;
  if (file.size > limits.maxBytes) return text.refused.size(file.size, limits);
  return null;
}
