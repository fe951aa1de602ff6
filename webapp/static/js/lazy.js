// @ts-check
/** Lazy loading: parts of the page are loaded on demand, or when the browser is idle. */

import { delay, online, sleep } from "./backoff.js";
import { partFiles } from "./config.js";
import { keepAtHand } from "./network.js";

const PACE = { first: 1_000, factor: 2, longest: 30_000 };
/** The longest wait for the first pictures. */
const LONGEST_WAIT_MS = 4_000;
const LONGEST_WORK_MS = 1_000;

/**
 * Import scripts only once they are fetched. Browsers remember a failed import for as long as the page is
 * open (Chromium up to 150 at least, Firefox before 155, Safari): after one network error that part of
 * the page would not work any more. A failed fetch does no harm.
 *
 * @template T
 * @param {readonly string[]} addresses of the scripts, with all that they import
 * @param {() => Promise<T>} load imports them
 * @returns {Promise<T>} rejects with a `TypeError`, as `import` does
 */
export async function imported(addresses, load) {
  try {
    await keepAtHand(addresses);
  } catch (error) {
    throw new TypeError("Scripts could not be fetched", { cause: error });
  }
  return load();
}

/**
 * Load a part of the page with its imports.
 *
 * @template T
 * @param {string} name of its script
 * @param {() => Promise<T>} load
 * @returns {Promise<T>} rejects with a `TypeError`, as `import` does
 */
export const part = (name, load) => imported(partFiles()[name] ?? [], load);

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>} loads once, and retries while the connection is lost
 */
export function once(load) {
  /** @type {Promise<T> | undefined} */
  let part;
  return () => (part ??= persistently(load));
}

/**
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
async function persistently(load) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await load();
    } catch (error) {
      // Retry scripts that could not be fetched; bugs in them belong in the console.
      if (!(error instanceof TypeError)) throw error;
      await sleep(delay(PACE, attempt));
      await online();
    }
  }
}

/**
 * Resolves once the first pictures are painted, or it is clear that none will be for now.
 *
 * @param {EventTarget} grid fires "opened"
 * @param {EventTarget & {state: string}} store fires "state"
 * @returns {Promise<void>}
 */
export function afterFirstPictures(grid, store) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_WAIT_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    store.addEventListener("state", () => ["empty", "error"].includes(store.state) && done());
    grid.addEventListener("opened", done, { once: true });
  });
}

/** Resolves when the browser is idle, or after a while. @returns {Promise<void>} */
export const idle = () =>
  new Promise((resolve) => {
    // Safari has no idle callbacks.
    if (!("requestIdleCallback" in globalThis)) setTimeout(resolve, 100);
    else requestIdleCallback(() => resolve(), { timeout: LONGEST_WORK_MS });
  });

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * Load a style sheet, once.
 *
 * @param {string} address
 * @param {(link: HTMLLinkElement) => void} [add] where; after all others by itself
 * @returns {Promise<void>} rejects when it could not be loaded
 */
export function styled(address, add = (link) => document.head.append(link)) {
  const before = sheets.get(address);
  if (before) return before;
  const loading = /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      // Let the next attempt start over.
      sheets.delete(address);
      reject(new TypeError(`No style at ${address}`));
    });
    add(link);
  }));
  sheets.set(address, loading);
  return loading;
}
