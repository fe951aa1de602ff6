// @ts-check
/**
 * The only module that talks to the network: the API under /v1 and the storage's upload address.
 * It retries what may be repeated and turns whatever goes wrong into an `ApiError` whose message
 * is a sentence for a person.
 */

import { delay, sleep } from "./backoff.js";
import { ApiError, networkError, refusal } from "./errors.js";
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

const PACE = { first: 400, factor: 2, longest: 5_000 };
const TRIES = 4;
/** Without an answer for this long, a request counts as lost. */
const ANSWER_MS = 20_000;
/** Without progress for this long, an upload counts as lost: a little before the storage gives up. */
const STALL_MS = 18_000;

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
 * @returns {Promise<Ticket>}
 */
async function createUpload(file, signal) {
  return json(await request("POST", "/v1/upload", { body: file, signal }));
}

/** @param {string} imageId */
const photoPath = (imageId) => `/v1/images/${encodeURIComponent(imageId)}`;

/**
 * Send a file straight to the storage. XMLHttpRequest, because fetch reports no upload progress.
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
function send(ticket, file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const xhr = new XMLHttpRequest();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let stalled;
    const watch = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => xhr.abort(), STALL_MS);
    };
    const stop = () => xhr.abort();
    const lost = () => reject(signal.aborted ? signal.reason : networkError());
    signal.addEventListener("abort", stop, { once: true });

    xhr.open("PUT", ticket.uploadUrl);
    for (const [name, value] of Object.entries(ticket.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener("progress", (event) => {
      watch();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    xhr.addEventListener("error", lost);
    xhr.addEventListener("abort", lost);
    xhr.addEventListener("load", () => {
      const { status } = xhr;
      if ((status >= 200 && status < 300) || status === 412) return resolve();
      return reject(storageRefusal(status, xhr.responseText));
    });
    xhr.addEventListener("loadend", () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stop);
    });
    watch();
    xhr.send(file);
  });
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
 * @typedef {object} RequestOptions
 * @property {object | undefined} [body] sent as JSON
 * @property {AbortSignal | undefined} [signal]
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} [options]
 * @returns {Promise<Response>}
 */
async function request(method, path, options = {}) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await requestOnce(method, path, options);
    } catch (error) {
      const again = error instanceof ApiError && error.passing && attempt + 1 < TRIES;
      if (!again) throw error;
      await sleep(Math.max(delay(PACE, attempt), error.retryAfter * 1000), options.signal);
    }
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} [options]
 * @returns {Promise<Response>}
 */
async function requestOnce(method, path, { body, signal } = {}) {
  const limit = AbortSignal.timeout(ANSWER_MS);
  /** @type {RequestInit} */
  const init = { method, signal: signal ? AbortSignal.any([signal, limit]) : limit };
  if (body) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw networkError();
  }
  if (!response.ok) throw await refusal(response);
  return response;
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
