// @ts-check
/** Requests of admins about the people of the site. */

import { json } from "../api.js";
import { discard, request, requestOnce } from "../network.js";

/** @typedef {import("../api.js").Schemas} Schemas */
/** @typedef {Schemas["Person"]} Person */
/** @typedef {Schemas["Invited"]} Invited */
/** @typedef {Schemas["Brake"]} Brake */

const USERS = "/v1/admin/users";
const BRAKE = "/v1/admin/brake";

/** @param {string} userId */
const userPath = (userId) => `${USERS}/${encodeURIComponent(userId)}`;

/** @returns {Promise<Person[]>} by name */
export const listPeople = async () => (await json(await request("GET", USERS))).people;

/**
 * Safe to repeat: until the person has signed in, inviting them again makes a new password.
 *
 * @param {Required<Schemas["Invitation"]>} invitation
 * @returns {Promise<Invited>}
 */
export const invite = async (invitation) => json(await requestOnce("POST", USERS, { body: invitation }));

/**
 * @param {string} userId
 * @param {Schemas["PersonChange"]} change
 * @returns {Promise<Person>} as they are now
 */
export const changePerson = async (userId, change) => json(await request("PATCH", userPath(userId), { body: change }));

/** @param {string} userId @returns {Promise<Invited>} */
export const resetPassword = async (userId) => json(await requestOnce("POST", `${userPath(userId)}/password`));

/** Have everything of a person's copied, for them. @param {string} userId */
export async function exportPerson(userId) {
  discard(await requestOnce("POST", `${userPath(userId)}/export`));
}

/**
 * Safe to repeat: it goes on.
 *
 * @param {string} userId
 * @returns {Promise<string>} id of the job that deletes them
 */
export const deletePerson = async (userId) => (await json(await request("DELETE", userPath(userId)))).jobId;

/** Whether there are photos that belong to nobody. */
export async function hasUnowned() {
  const { images } = await json(await request("GET", "/v1/images?of=nobody&limit=1"));
  return images.length > 0;
}

/** @returns {Promise<Brake>} */
export const getBrake = async () => json(await request("GET", BRAKE));

/**
 * Pause everybody's uploads, or end a pause by an admin or by the budget. Idempotent.
 *
 * @param {boolean} closed
 * @returns {Promise<Brake>} as it is then
 */
export const setBrake = async (closed) => json(await request("PUT", BRAKE, { body: { closed } }));

/** @param {string} userId who gets them @returns {Promise<string>} id of the job that does it */
export const giveUnowned = async (userId) => (await json(await requestOnce("POST", `${userPath(userId)}/unowned`))).jobId;
