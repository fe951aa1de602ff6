// @ts-check
/** The only module that uses the network. It handles requests and responses, not their meaning. */

import { delay, sleep } from "./backoff.js";
import { ApiError, networkError, refusal } from "./errors.js";

const PACE = { first: 400, factor: 2, longest: 5_000 };
const TRIES = 4;
/** Requests without a response for this long count as lost. */
const ANSWER_MS = 20_000;
/** Uploads without progress for this long count as lost: a little before the storage gives up. */
const STALL_MS = 18_000;

/**
 * @typedef {object} RequestOptions
 * @property {object | undefined} [body] sent as JSON
 * @property {AbortSignal | undefined} [signal]
 * @property {boolean | undefined} [keepalive] it completes even if the page is unloaded
 * @property {boolean | undefined} [renews] false: if there is no session, none is renewed
 * @property {boolean | undefined} [personal] it is refused if somebody else has signed in, also if it only reads
 */

/** @type {((sent: number) => Promise<void>) | undefined} */
let renewSession;
/** @type {Promise<void> | undefined} */
let renewing;

/** Whose page this is, and what to do once somebody else has signed in. @type {{userId: string, replaced: () => unknown} | undefined} */
let sender;

/**
 * Whose page this is. Cookies are all tabs': if somebody else signs in in another one, the API refuses what this page changes,
 * so that nobody's photos get into another person's library.
 *
 * @param {string} userId
 * @param {() => unknown} replaced called when something was refused for that reason
 */
export function sendAs(userId, replaced) {
  sender = { userId, replaced };
}

/**
 * How to renew a session that has ended. Requests that need one are repeated then, once.
 *
 * @param {(sent: number) => Promise<void>} renew sent: when the request was sent that was refused, milliseconds
 */
export function renewSessionBy(renew) {
  renewSession = renew;
}

/**
 * Send a request, with retries where they may help: only for idempotent requests.
 *
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} [options]
 * @returns {Promise<Response>} a success
 * @throws {ApiError}
 */
export async function request(method, path, options = {}) {
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
 * @returns {Promise<Response>} a success
 * @throws {ApiError}
 */
export async function requestOnce(method, path, options = {}) {
  const { signal, renews = true, keepalive } = options;
  // Nor is anything sent as another person's who signs in meanwhile. A page that is being left cannot wait.
  if (renewing && renews && !keepalive) await unlessAborted(renewing, signal);
  const sent = Date.now();
  let response = await exchange(method, path, options);
  if (response.status === 401 && renewSession && renews) {
    discard(response);
    renewing ??= renewSession(sent).finally(() => (renewing = undefined));
    await unlessAborted(renewing, signal);
    response = await exchange(method, path, options);
  }
  if (!response.ok) {
    const error = await refusal(response);
    if (error.code === "other_person") await sender?.replaced();
    throw error;
  }
  return response;
}

/**
 * For an answer of which only the arrival matters. One that is never read keeps its connection, and counts as being on its
 * way until its time is up.
 *
 * @param {Response} response
 */
export function discard(response) {
  response.arrayBuffer().catch(() => {});
}

/**
 * @template T
 * @param {Promise<T>} work that goes on for others
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<T>} rejects with the signal's reason when it is aborted
 */
function unlessAborted(work, signal) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    if (signal.aborted) stop();
  });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {RequestOptions} options
 * @returns {Promise<Response>} errors included
 * @throws {ApiError} there was no answer
 */
async function exchange(method, path, { body, signal, keepalive = false, renews = true, personal = method !== "GET" }) {
  const limit = AbortSignal.timeout(ANSWER_MS);
  /** @type {RequestInit} */
  const init = { method, keepalive, signal: signal ? AbortSignal.any([signal, limit]) : limit };
  const headers = new Headers();
  if (body) {
    init.body = JSON.stringify(body);
    headers.set("Content-Type", "application/json");
  }
  // Mostly not with reads: the page's first one was sent before any script.
  if (sender && renews && personal) headers.set("X-Person", sender.userId);
  init.headers = headers;
  try {
    return await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw networkError();
  }
}

/**
 * Fetch files into the browser's cache.
 *
 * @param {readonly string[]} addresses of files that never change
 * @returns {Promise<void>}
 * @throws {ApiError}
 */
export async function keepAtHand(addresses) {
  await Promise.all(
    addresses.map(async (address) => {
      /** @type {Response} */
      let response;
      try {
        response = await fetch(address);
        // Only complete responses are cached.
        if (response.ok) await response.blob();
      } catch {
        throw networkError();
      }
      if (!response.ok) throw await refusal(response);
    }),
  );
}

/**
 * Another page of this site. XMLHttpRequest, because it parses without running or loading anything, and the page's Trusted
 * Types policy needs no exception for it.
 *
 * @param {string} path
 * @returns {Promise<Document>}
 * @throws {ApiError} it was not there, or is not a page
 */
export function loadDocument(path) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const lost = () => reject(networkError());
    xhr.open("GET", path);
    xhr.responseType = "document";
    xhr.timeout = ANSWER_MS;
    for (const type of ["error", "abort", "timeout"]) xhr.addEventListener(type, lost);
    xhr.addEventListener("load", () => {
      const { status, response, responseURL } = xhr;
      // A redirect may lead anywhere.
      const isPage = status === 200 && response instanceof Document && responseURL === new URL(path, location.origin).href;
      if (isPage) resolve(response);
      else lost();
    });
    xhr.send();
  });
}

/**
 * @typedef {object} PutOptions
 * @property {Record<string, string>} headers
 * @property {Blob} file
 * @property {(fraction: number) => void} onProgress 0 to 1
 * @property {AbortSignal} signal
 */

/**
 * Upload a file. XMLHttpRequest, because fetch reports no upload progress.
 *
 * @param {string} url
 * @param {PutOptions} options
 * @returns {Promise<{status: number, body: string}>} the response, errors included
 * @throws {ApiError} there was no response
 */
export function put(url, { headers, file, onProgress, signal }) {
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

    xhr.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener("progress", (event) => {
      watch();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    xhr.addEventListener("error", lost);
    xhr.addEventListener("abort", lost);
    xhr.addEventListener("load", () => resolve({ status: xhr.status, body: xhr.responseText }));
    xhr.addEventListener("loadend", () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stop);
    });
    watch();
    xhr.send(file);
  });
}
