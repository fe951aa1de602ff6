// @ts-check
/** Backoff with jitter, and waits that can be aborted. */

/**
 * @typedef {object} Backoff
 * @property {number} first milliseconds before the second attempt
 * @property {number} factor of each wait to the one before it
 * @property {number} longest the longest wait, in milliseconds
 */

/**
 * The wait before attempt `attempt + 2`, up to a fifth shorter or longer than planned, so that many
 * browsers that lost the same server do not all reconnect at once.
 *
 * @param {Backoff} pace
 * @param {number} attempt 0 for the first wait
 * @param {() => number} [random] 0 to 1
 * @returns {number} milliseconds
 */
export function delay(pace, attempt, random = Math.random) {
  const planned = Math.min(pace.first * pace.factor ** attempt, pace.longest);
  return planned * (0.8 + 0.4 * random());
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejects with the signal's reason when it is aborted
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Resolves as soon as the page is visible: background tabs send no requests.
 *
 * @param {AbortSignal} [signal]
 */
export const visible = (signal) =>
  until(() => document.visibilityState !== "hidden", document, "visibilitychange", signal);

/** Whether the browser knows that it is offline. It cannot know that it is online. */
export const offline = () => navigator.onLine === false;

/**
 * Resolves as soon as there may be a connection.
 *
 * @param {AbortSignal} [signal]
 */
export const online = (signal) => until(() => !offline(), globalThis, "online", signal);

/**
 * @param {() => boolean} holds
 * @param {EventTarget} target
 * @param {string} event the event after which it may hold
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejects with the signal's reason when it is aborted
 */
function until(holds, target, event, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    if (holds()) return resolve();
    const done = new AbortController();
    const look = () => {
      if (!holds()) return;
      done.abort();
      resolve();
    };
    const stop = () => {
      done.abort();
      reject(signal?.reason);
    };
    target.addEventListener(event, look, { signal: done.signal });
    signal?.addEventListener("abort", stop, { signal: done.signal });
  });
}
