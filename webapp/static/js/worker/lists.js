// @ts-check
/** Caches the start of photo lists and timelines for offline use. Nothing else of the API is cached. */

import { UNTIL, isTimeline, kindOf } from "../lists.js";

/** @typedef {import("./sessions.js").Session} Session */

const KIND = "lists";
/** Messages to the page about each list; shell/connection.js shows them. */
export const FRESH = "list-fresh";
export const KEPT = "list-kept";
/** With a cached copy, a page waits no longer than this for its first list. */
const PATIENCE_MS = 6_000;
/** Once it shows a copy, it can wait longer for the current one: a little less than the page's own timeout. */
const MORE_PATIENCE_MS = 18_000;
/** The header with a timeline's version, and the status of an answer that says that there is no other. */
const VERSION = "Timeline-Version";
const UNCHANGED = 204;
/** @type {Set<string>} pages that show a copy, or did */
const served = new Set();

/**
 * @typedef {object} Asking
 * @property {Promise<Session>} session whose list it is
 * @property {(work: Promise<unknown>) => void} later for background work
 * @property {(what: string) => void} tell FRESH or KEPT
 * @property {string} page which one asks
 */

/**
 * A response that comes after the cached list was returned is cached for the next time, but not announced:
 * the page does not have it, and requests it again by itself.
 *
 * @param {Request} request
 * @param {Asking} asking
 * @returns {Promise<Response>}
 */
export async function list(request, { session, later, tell, page }) {
  const copy = session.then((its) => its.match(KIND, request.url));
  const fresh = ask(request, copy).then((answer) => {
    if (answer.status === 200) later(keep(session, request.url, answer.clone()));
    return answer;
  });
  // Its failure is heard of below, perhaps only after the copy was looked for.
  fresh.catch(() => {});
  const kept = await copy;
  try {
    const answer = await (kept ? within(served.has(page) ? MORE_PATIENCE_MS : PATIENCE_MS, fresh) : fresh);
    // Without a session the page asks again once there is one, and shows what it has until then.
    if (answer.status !== 401) tell(FRESH);
    return answer.status === UNCHANGED && kept ? confirmed(kept, answer) : answer;
  } catch (error) {
    // The page may have been closed.
    if (!kept || request.signal.aborted) throw error;
    later(fresh);
    served.add(page);
    tell(KEPT);
    return kept;
  }
}

/**
 * Ask for a list. The timeline is large, and transferred only if it has changed since the copy was made. The photos
 * have to be there soon and do not wait until the copy is found.
 *
 * @param {Request} request
 * @param {Promise<Response | undefined>} copy
 * @returns {Promise<Response>} without a body, and with the status UNCHANGED, if the copy is up to date
 */
async function ask(request, copy) {
  const url = new URL(request.url);
  const version = isTimeline(url) ? (await copy)?.headers.get(VERSION) : undefined;
  if (!version) return fetch(request);
  url.searchParams.set("known", version);
  return fetch(new Request(url, request));
}

/**
 * A copy that is up to date: what has changed before is in it.
 *
 * @param {Response} kept
 * @param {Response} answer
 */
function confirmed(kept, answer) {
  const headers = new Headers(kept.headers);
  const until = answer.headers.get(UNTIL);
  if (until) headers.set(UNTIL, until);
  return new Response(kept.body, { status: kept.status, headers });
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} coming
 * @returns {Promise<T>} rejects as well when it does not come in time
 */
async function within(milliseconds, coming) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((/** @type {(value: never) => void} */ _, reject) => {
    timer = setTimeout(() => reject(new DOMException("no answer yet", "TimeoutError")), milliseconds);
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Cache a list that was read before this worker was active.
 *
 * @param {Promise<Session>} session
 * @param {string} url
 */
export async function remember(session, url) {
  const answer = await fetch(url);
  if (answer.ok) await keep(session, url, answer);
}

/**
 * Remove a deleted photo from the cached list. The timeline has no ids; the page tolerates an extra entry.
 *
 * @param {Promise<Session>} session
 * @param {string} imageId
 */
export async function forgetPhoto(session, imageId) {
  const cache = await (await session).cache(KIND);
  for (const request of await cache.keys()) {
    const answer = await (await cache.match(request))?.json();
    if (!answer?.images) continue;
    answer.images = answer.images.filter((/** @type {{imageId: string}} */ photo) => photo.imageId !== imageId);
    await cache.put(request, Response.json(answer));
  }
}

/**
 * Only the latest of each kind, in each order: another build may request a different number of photos.
 *
 * @param {Promise<Session>} session
 * @param {string} url
 * @param {Response} answer
 */
async function keep(session, url, answer) {
  const its = await session;
  await its.put(KIND, url, answer);
  if (its.ended) return;
  const cache = await its.cache(KIND);
  const kind = kindOf(new URL(url));
  const older = (await cache.keys()).filter((request) => request.url !== url && kindOf(new URL(request.url)) === kind);
  await Promise.all(older.map((request) => cache.delete(request)));
}
