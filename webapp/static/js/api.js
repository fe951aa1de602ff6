// @ts-check
/**
 * Requests to the API under /v1 and to the storage's upload address. Every failure is an
 * `ApiError` whose message is meant for people.
 */

import { ApiError } from "./errors.js";
import { ALL_PHOTOS, UNTIL, sortOfTimeline } from "./lists.js";
import { put, request, requestOnce } from "./network.js";
import { text } from "./strings.js";

/**
 * The shapes of handlers/api/openapi.yaml, which `python -m webapp.node typecheck` generates.
 *
 * @typedef {import("contract").components["schemas"]} Schemas
 * @typedef {import("contract").operations} Operations
 */
/**
 * What is `undefined` is left out of a query and of JSON.
 *
 * @template T
 * @typedef {{[K in keyof T]: T[K] | undefined}} Sent
 */
/** @typedef {Schemas["Image"]} Photo */
/** @typedef {Schemas["Rendition"]} Rendition */
/** @typedef {Schemas["Exposure"]} Exposure */
/** @typedef {Schemas["Images"]} PhotoPage */
/** @typedef {Schemas["Timeline"] & {until?: string | undefined}} TimelinePart until: up to where it has what has changed */
/** @typedef {Schemas["Changes"]} Changes */
/** @typedef {TimelinePart["days"][number]} TimelineDay */
/** @typedef {Sent<NonNullable<Operations["listImages"]["parameters"]["query"]>>} ListQuery */

/**
 * Permission to send one photo.
 *
 * @typedef {Pick<Schemas["UploadTicket"], "imageId" | "uploadUrl" | "headers" | "expiresIn">} Ticket
 */
/**
 * A photo of the gallery that has the same bytes: there is nothing to send. It may have been in the trash until now.
 *
 * @typedef {Pick<Schemas["DuplicateUpload"], "imageId" | "duplicate" | "restored">} Known
 */

/** Photos in one request about the trash. */
export const MOST_AT_ONCE = 1_000;

export const api = { listPhotos, timeline, changes, getPhoto, describePhoto, deletePhoto, restorePhotos, createUpload, send };

/** @typedef {import("./lists.js").Sort} Sort */

/**
 * One page of photos, newest first.
 *
 * @param {ListQuery & {sort: Sort, limit: number}} page
 *   from: the day or the place to start at, without a cursor
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
 * One part of a timeline, mostly all of it: the day and shape of each photo, in the order of the list. While the API is still
 * building it, it refuses with `TIMELINE_BUILDING`, and this does not try again.
 *
 * @param {string | undefined} cursor
 * @param {AbortSignal} [signal]
 * @param {Sort} [sort]
 * @returns {Promise<TimelinePart>}
 */
async function timeline(cursor, signal, sort = "taken") {
  const parameters = new URLSearchParams({ ...sortOfTimeline(sort), ...(cursor ? { cursor } : {}) });
  const query = parameters.size ? `?${parameters}` : "";
  const response = await request("GET", `${ALL_PHOTOS.timeline}${query}`, { signal });
  const until = response.headers.get(UNTIL) ?? undefined;
  return { ...(await json(response)), until };
}

/**
 * What was added and removed. Not retried here: callers poll.
 *
 * @param {string} since the `until` of the timeline, or of the last changes
 * @param {AbortSignal} [signal]
 * @returns {Promise<Changes>}
 */
async function changes(since, signal) {
  const query = new URLSearchParams({ since });
  return json(await requestOnce("GET", `${ALL_PHOTOS.changes}?${query}`, { signal, personal: true }));
}

/**
 * One photo in any state. Not retried here: callers poll.
 *
 * @param {string} imageId
 * @param {AbortSignal} [signal]
 * @returns {Promise<Photo>}
 */
async function getPhoto(imageId, signal) {
  return json(await requestOnce("GET", photoPath(imageId), { signal }));
}

/**
 * Change a photo's title or description. Idempotent.
 *
 * @param {string} imageId
 * @param {Schemas["Description"]} words an empty text removes it
 * @returns {Promise<Photo>} as it is now
 */
async function describePhoto(imageId, words) {
  return json(await request("PATCH", photoPath(imageId), { body: words }));
}

/**
 * Move a photo to the trash. Idempotent: one that no longer exists counts as deleted.
 *
 * @param {string} imageId
 */
async function deletePhoto(imageId) {
  try {
    // Whoever deletes something and closes the page has deleted it.
    await request("DELETE", photoPath(imageId), { keepalive: true });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

/**
 * Bring photos back from the trash. Idempotent.
 *
 * @param {readonly string[]} imageIds at most `MOST_AT_ONCE`
 * @returns {Promise<Schemas["Done"] & {jobId?: undefined} | Schemas["StartedWork"]>} with a job, those that did not fail are on
 *   their way
 */
async function restorePhotos(imageIds) {
  return json(await request("POST", "/v1/trash/restore", { body: { imageIds }, keepalive: imageIds.length === 1 }));
}

/**
 * Request permission to upload a file. Uploads that never arrive expire. Not retried here:
 * the caller retries.
 *
 * @param {Sent<Schemas["UploadRequest"]>} file
 * @param {AbortSignal} [signal]
 * @returns {Promise<Ticket | Known>}
 */
async function createUpload(file, signal) {
  return json(await requestOnce("POST", "/v1/upload", { body: file, signal }));
}

/** @param {string} imageId */
const photoPath = (imageId) => `/v1/images/${encodeURIComponent(imageId)}`;

/**
 * Upload a file directly to the storage.
 *
 * A ticket bound to the file's bytes can be used once: the storage answers a second use with
 * 412, which means that the first upload arrived although its response was lost.
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

/** The signature, or the credentials that made it, has expired. */
const EXPIRED = /Request has expired|<Code>(?:ExpiredToken|TokenRefreshRequired)<\/Code>/;

/**
 * Two of the storage's errors are temporary: it waited too long for the next bytes, or an
 * earlier attempt of the same upload has not ended yet. Another one needs a new permission.
 *
 * @param {number} status
 * @param {string} answer XML
 */
function storageRefusal(status, answer) {
  if (EXPIRED.test(answer)) return new ApiError(text.errors.storage, { status: 403, code: "expired" });
  const passes = status === 409 || (status === 400 && answer.includes("<Code>RequestTimeout</Code>"));
  if (passes) return new ApiError(text.errors.network, { status: 408, code: "storage" });
  const message = status === 400 ? text.codes.invalid_sha256 : text.errors.storage;
  return new ApiError(message, { status, code: "storage" });
}

/**
 * @param {Response} response
 * @returns {Promise<any>} the shapes are those of handlers/api/openapi.yaml
 * @throws {ApiError} it is none of the API's
 */
export async function json(response) {
  try {
    return await response.json();
  } catch {
    // A proxy's page, or a connection that was cut off, instead of the API's response.
    throw new ApiError(text.codes.internal_error, { status: 502, code: "not_json" });
  }
}
