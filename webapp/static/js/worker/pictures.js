// @ts-check
/**
 * Caches pictures that were shown, for offline use. They come from the network (or the browser's own
 * cache) while online. Bounded in number, size and age, so that deleted photos are not kept forever.
 */

/** @typedef {import("./sessions.js").Session} Session */

export const KIND = "pictures";
const MOST = 200;
const MOST_BYTES = 50 * 2 ** 20;
const OLDEST_MS = 30 * 24 * 60 * 60 * 1000;
/** Evict after this many new ones, because eviction scans all of them. */
const ROUND = 20;

const KEPT_AT = "X-Kept-At";
const SIZE = "X-Kept-Bytes";

let added = 0;

/** @param {URL} url */
export const isPicture = ({ pathname }) => pathname.startsWith("/thumbnails/");

/**
 * What a picture is kept by: its signature (`?s=`) is another one the next day, and the picture the same.
 *
 * @param {string} url
 */
const keyOf = (url) => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

/**
 * Whether the signature of an address has expired: then the answer does not say whether the picture is gone.
 *
 * @param {string} url
 * @param {number} [now] milliseconds
 */
const isExpired = (url, now = Date.now()) => {
  const expiry = /^\d+(?=\.)/.exec(new URL(url).searchParams.get("s") ?? "");
  return expiry !== null && Number(expiry[0]) * 1000 <= now;
};

/**
 * @param {Request} request
 * @param {object} asking
 * @param {Promise<Session>} asking.session whose picture it is
 * @param {(work: Promise<unknown>) => void} asking.later for background work
 * @returns {Promise<Response>}
 */
export async function picture(request, { session, later }) {
  try {
    const answer = await fetch(request);
    if (answer.ok) later(keep(session, request.url, answer.clone()));
    else if (isExpired(request.url)) return (await match(session, request.url)) ?? answer;
    else if (answer.status < 500) later(forget(session, request.url));
    return answer;
  } catch (error) {
    const kept = await match(session, request.url);
    if (kept) return kept;
    throw error;
  }
}

/**
 * Cache a picture that was shown before this worker was active.
 *
 * @param {Promise<Session>} session
 * @param {string} url
 */
export async function remember(session, url) {
  const answer = await fetch(url, { cache: "force-cache" });
  if (answer.ok) await keep(session, url, answer);
}

/**
 * Remove all sizes of a photo.
 *
 * @param {Promise<Session>} session
 * @param {string} imageId
 */
export async function forgetPhoto(session, imageId) {
  const cache = await (await session).cache(KIND);
  const gone = (await cache.keys()).filter(({ url }) => url.includes(`/${imageId}/`));
  await Promise.all(gone.map((request) => cache.delete(request)));
}

/**
 * Evict what is too old, then the oldest until the limits are met.
 *
 * @param {Promise<Session>} session
 * @param {number} [now]
 */
export async function tidy(session, now = Date.now()) {
  const cache = await (await session).cache(KIND);
  const requests = await cache.keys();
  const entries = await Promise.all(
    requests.map(async (request) => {
      const headers = (await cache.match(request))?.headers;
      return { request, at: Number(headers?.get(KEPT_AT)), bytes: Number(headers?.get(SIZE)) };
    }),
  );
  entries.sort((one, other) => other.at - one.at);
  let bytes = 0;
  const gone = entries.filter((entry, index) => {
    bytes += entry.bytes;
    return index >= MOST || bytes > MOST_BYTES || now - entry.at > OLDEST_MS;
  });
  await Promise.all(gone.map(({ request }) => cache.delete(request)));
}

/**
 * @param {Promise<Session>} session
 * @param {string} url
 * @param {Response} answer
 */
async function keep(session, url, answer) {
  const body = await answer.blob();
  const headers = {
    "Content-Type": answer.headers.get("Content-Type") ?? "",
    [KEPT_AT]: String(Date.now()),
    [SIZE]: String(body.size),
  };
  const its = await session;
  await its.put(KIND, keyOf(url), new Response(body, { headers }));
  added += 1;
  if (added % ROUND === 0 && !its.ended) await tidy(session);
}

/** @param {Promise<Session>} session @param {string} url */
async function forget(session, url) {
  await (await (await session).cache(KIND)).delete(keyOf(url));
}

/** @param {Promise<Session>} session @param {string} url */
const match = async (session, url) => (await session).match(KIND, keyOf(url));
