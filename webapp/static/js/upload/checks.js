// @ts-check
/** What can be said about a file before it is sent. The API and the storage check again. */

import { text } from "../strings.js";

/** @typedef {import("../config.js").UploadLimits} UploadLimits */

/**
 * @param {{size: number}} file
 * @param {UploadLimits} limits
 * @returns {string | null} a sentence that says why it can't be added, or null
 */
export function refusal(file, limits) {
  if (file.size === 0) return text.refused.empty;
  if (file.size > limits.maxBytes) return text.refused.size(file.size, limits);
  return null;
}

/**
 * The SHA-256 of a file; the browser computes it off the main thread.
 *
 * @param {Blob} file
 * @returns {Promise<string | undefined>} hexadecimal; undefined where the browser does not offer it,
 *   which is the case on plain http away from this machine
 * @throws {DOMException} the file can't be read (any more)
 */
export async function sha256(file) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
