// @ts-check
/** Requests about the session. */

import { json } from "../api.js";
import { discard, request, requestOnce } from "../network.js";

/** @typedef {import("../api.js").Schemas["SignedInPerson"]} Person */

/**
 * Who is signed in.
 *
 * @param {{renews: boolean}} how whether a session that has expired is renewed first, and somebody asked to sign in
 * @returns {Promise<Person>}
 * @throws {import("../errors.js").ApiError}
 */
export async function whoIsSignedIn({ renews }) {
  return (await json(await request("GET", "/v1/session", { renews }))).person;
}

/**
 * Renew the session by its cookie. Repeated when its answer is lost, since the cookie stays the same.
 *
 * @throws {import("../errors.js").ApiError} 401: there is no session any more
 */
export async function refreshSession() {
  discard(await request("POST", "/v1/session/refresh", { renews: false }));
}

/**
 * @param {boolean} everywhere on all devices
 * @returns {Promise<string>} where the browser has to go next
 * @throws {import("../errors.js").ApiError}
 */
export async function endSession(everywhere) {
  const answer = await requestOnce("POST", "/v1/session/logout", { body: { everywhere }, renews: false });
  return (await json(answer)).url;
}
