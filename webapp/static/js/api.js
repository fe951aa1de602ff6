// @ts-check
/**
 * What can be asked of the API under /v1 and of the storage's upload address. Whatever goes wrong is an
 * `ApiError` whose message is a sentence for a person.
 */

import { ApiError } from "./errors.js";
import { put, request, requestOnce } from "./network.js";
import { text } from "./strings.js";

/**
 * @typedef {object} Rendition
 * @property {string} url path on this site
 * @property {number} width
 * @property {number} height
 * @property {number} bytes
 * @property {string} type
 */

/**
 * @typedef {object} Photo an `Image` of handlers/openapi.yaml
 * @property {string} imageId
 * @property {string} fileName
 * @property {string} fileUrl path on this site
 * @property {string} fileType
 * @property {number} [fileSize] bytes
 * @property {string} uploadedAt ISO 8601
 * @property {"pending" | "ready" | "failed" | "rejected"} status
 * @property {string} [reason] why it failed or was rejected, for a person
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [colour] the dominant one, as #rrggbb
 * @property {boolean} [damaged] the file is incomplete or damaged and is shown as far as it goes
 * @property {string} [duplicateOf] the photo of the gallery that this one is the same as
 * @property {Rendition[]} renditions
 */

/**
 * @typedef {object} PhotoPage
 * @property {Photo[]} images
 * @property {string} [nextCursor]
 */

/**
 * @typedef {object} Ticket permission to send one photo
 * @property {string} uploadUrl
 * @property {string} imageId
 * @property {Record<string, string>} headers
 * @property {number} expiresIn seconds
 */

/**
 * @typedef {object} Known a photo of the gallery that has the same bytes: nothing is to be sent
 * @property {string} imageId
 * @property {true} duplicate
 */

export const api = { listPhotos, getPhoto, deletePhoto, createUpload, send };

/**
 * One page of photos, newest first.
 *
 * @param {{limit: number, cursor?: string | undefined}} page
 * @param {AbortSignal} [signal]
 * @returns {Promise<PhotoPage>}
 */
async function listPhotos({ limit, cursor }, signal) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor) query.set("cursor", cursor);
  return json(await request("GET", `/v1/images?${query}`, { signal }));
}

/**
 * One photo in any state. Not repeated here: whoever polls comes back anyway.
 *
 * @param {string} imageId
 * @param {AbortSignal} [signal]
 * @returns {Promise<Photo>}
 */
async function getPhoto(imageId, signal) {
  return json(await requestOnce("GET", photoPath(imageId), { signal }));
}

/**
 * Deleting twice is the same as once, so a lost answer does no harm: a photo that is gone is deleted.
 *
 * @param {string} imageId
 */
async function deletePhoto(imageId) {
  try {
    await request("DELETE", photoPath(imageId));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

/**
 * Ask for permission to send a file. May be repeated: what never arrives is forgotten by itself.
 *
 * @param {{fileName: string, fileType: string, fileSize: number, sha256?: string | undefined}} file
 * @param {AbortSignal} [signal]
 * @returns {Promise<Ticket | Known>}
 */
async function createUpload(file, signal) {
  return json(await request("POST", "/v1/upload", { body: file, signal }));
}

/** @param {string} imageId */
const photoPath = (imageId) => `/v1/images/${encodeURIComponent(imageId)}`;

/**
 * Send a file straight to the storage.
 *
 * A ticket that is bound to the file's bytes can be used once: the storage answers a second use with
 * 412, which means that the first one arrived although its answer was lost.
 *
 * @param {Ticket} ticket
 * @param {Blob} file
 * @param {(fraction: number) => void} onProgress 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 * @throws {ApiError}
 */
async function send({ uploadUrl, headers }, file, onProgress, signal) {
  const { status, body } = await put(uploadUrl, { headers, file, onProgress, signal });
  if ((status >= 200 && status < 300) || status === 412) return;
  throw storageRefusal(status, body);
}

/**
 * Two of the storage's refusals pass by themselves: it waited too long for the next bytes, or an
 * earlier try of the same upload has not ended on its side.
 *
 * @param {number} status
 * @param {string} answer XML
 */
function storageRefusal(status, answer) {
  const passes = status === 409 || (status === 400 && answer.includes("<Code>RequestTimeout</Code>"));
  if (passes) return new ApiError(text.errors.network, { status: 408, code: "storage" });
  const message = status === 400 ? text.errors.damaged : text.errors.storage;
  return new ApiError(message, { status, code: "storage" });
}

/**
 * @param {Response} response
 * @returns {Promise<any>} the shapes are those of handlers/openapi.yaml
 */
async function json(response) {
  try {
    return await response.json();
  } catch {
    // A proxy's page or a cut connection in place of the API's answer.
    throw new ApiError(text.errors.server, { status: 502, code: "not_json" });
  }
}
