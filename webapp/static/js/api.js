// @ts-check
/**
 * What can be asked of the API under /v1 and of the storage's upload address. Whatever goes wrong is an
 * `ApiError` whose message is a sentence for a person.
 */

import { ApiError } from "./errors.js";
import { ALL_PHOTOS } from "./lists.js";
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
 * @property {string} [takenAt] ISO 8601 by the camera's clock, with or without an offset; perhaps only a day
 * @property {number} [takenOrder] its place in a second without fractions, in millionths
 * @property {string} [takenDay] the day it stands under, as 2026-11-21
 * @property {string} [title] what somebody called it
 * @property {string} [alt] what is to be seen, for those who cannot
 * @property {"pending" | "ready" | "failed" | "rejected"} status
 * @property {string} [reason] why it failed or was rejected, for a person, in English
 * @property {string} [reasonCode] the same for a program
 * @property {number} [width]
 * @property {number} [height]
 * @property {string} [camera]
 * @property {string} [lens]
 * @property {Exposure} [exposure]
 * @property {boolean} [animated] its renditions move
 * @property {string} [colour] the dominant one, as #rrggbb
 * @property {string} [thumbHash] Base64
 * @property {boolean} [damaged] the file is incomplete or damaged and is shown as far as it goes
 * @property {string} [duplicateOf] the photo of the gallery that this one is the same as
 * @property {Rendition[]} renditions
 */

/**
 * @typedef {object} Exposure
 * @property {string} [time] seconds, as 1/125
 * @property {number} [fNumber]
 * @property {number} [iso]
 * @property {number} [focalLength] millimetres
 */

/**
 * @typedef {object} PhotoPage
 * @property {Photo[]} images
 * @property {string} [nextCursor]
 */

/**
 * @typedef {object} TimelinePart
 * @property {{day: string, ratios: number[]}[]} days newest first; of each photo its width by its height
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

export const api = { listPhotos, timeline, getPhoto, describePhoto, deletePhoto, createUpload, send };

/**
 * One page of photos, by the day they were taken, newest first.
 *
 * @param {{sort: "taken" | "uploaded", limit: number, from?: string | undefined, cursor?: string | undefined}} page
 *   from: the day to begin with, where no cursor says where to go on
 * @param {AbortSignal} [signal]
 * @returns {Promise<PhotoPage>}
 */
async function listPhotos({ sort, limit, from, cursor }, signal) {
  const query = new URLSearchParams({ sort, limit: String(limit) });
  if (cursor) query.set("cursor", cursor);
  else if (from) query.set("from", from);
  return json(await request("GET", `${ALL_PHOTOS.photos}?${query}`, { signal }));
}

/**
 * The days and shapes of all photos, in the same order, as far as one answer has them.
 *
 * @param {string | undefined} cursor
 * @param {AbortSignal} [signal]
 * @returns {Promise<TimelinePart>}
 */
async function timeline(cursor, signal) {
  const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
  return json(await request("GET", `${ALL_PHOTOS.timeline}${query}`, { signal }));
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
 * Give a photo other words. Saying the same twice does no harm.
 *
 * @param {string} imageId
 * @param {{title?: string, alt?: string}} words an empty one is taken away
 * @returns {Promise<Photo>} as it is now
 */
async function describePhoto(imageId, words) {
  return json(await request("PATCH", photoPath(imageId), { body: words }));
}

/**
 * Deleting twice is the same as once, so a lost answer does no harm: a photo that is gone is deleted.
 *
 * @param {string} imageId
 * @param {{leaving?: boolean}} [how] leaving: the page is about to go, and there is time for one try
 */
async function deletePhoto(imageId, { leaving = false } = {}) {
  try {
    if (leaving) await requestOnce("DELETE", photoPath(imageId), { keepalive: true });
    else await request("DELETE", photoPath(imageId));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

/**
 * Ask for permission to send a file. What never arrives is forgotten by itself. Not repeated here:
 * whoever sends comes back anyway.
 *
 * @param {{fileName: string, fileType: string, fileSize: number, sha256?: string | undefined}} file
 * @param {AbortSignal} [signal]
 * @returns {Promise<Ticket | Known>}
 */
async function createUpload(file, signal) {
  return json(await requestOnce("POST", "/v1/upload", { body: file, signal }));
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

/** The signature's time is over, or that of the credentials it was made with. */
const EXPIRED = /Request has expired|<Code>(?:ExpiredToken|TokenRefreshRequired)<\/Code>/;

/**
 * Two of the storage's refusals pass by themselves: it waited too long for the next bytes, or an
 * earlier try of the same upload has not ended on its side. One asks for a new permission.
 *
 * @param {number} status
 * @param {string} answer XML
 */
function storageRefusal(status, answer) {
  if (EXPIRED.test(answer)) return new ApiError(text.errors.storage, { status: 403, code: "expired" });
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
