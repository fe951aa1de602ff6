// @ts-check
/** The person whom this device remembers: id and name, which are not secret. The session itself is a cookie that no script sees. */

import { signIn } from "../config.js";
import { ANONYMOUS, NOBODY } from "../session.js";

/** @typedef {{userId: string, name: string}} Remembered */

/** Also read by js/session/known.js. */
const KEY = "person";

/** For browsers that forbid storage. @type {string | null} */
let here = null;

/** @returns {Remembered | undefined} */
export function remembered() {
  try {
    const { userId, name } = JSON.parse(stored() ?? "");
    return typeof userId === "string" && typeof name === "string" ? { userId, name } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Remembered} person */
export function remember({ userId, name }) {
  here = JSON.stringify({ userId, name });
  store(here);
}

export function forgetPerson() {
  here = null;
  store(null);
}

/**
 * Identifies the session on this device: the same when that person returns.
 *
 * @returns {string}
 */
export const sessionKey = () => (signIn ? (remembered()?.userId ?? NOBODY) : ANONYMOUS);

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return here;
  }
}

/** @param {string | null} value */
function store(value) {
  try {
    if (value === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // The next visit asks again.
  }
}
