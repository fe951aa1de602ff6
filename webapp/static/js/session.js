// @ts-check
/**
 * The session of the page. Cached lists, pictures, shared files and unfinished uploads are bound to it, so
 * that nobody sees what another person left on the device.
 */

/** Shared by everybody, as long as there is no sign-in. */
export const ANONYMOUS = "anonymous";

/**
 * Identifies one person on this device: not a secret, and the same when that person returns.
 *
 * @returns {string}
 */
export const sessionKey = () => ANONYMOUS;

/**
 * The name of a store on the device. The anonymous session keeps the names from before there were sessions.
 *
 * @param {string} kind
 * @param {string} session key
 */
export const storeName = (kind, session) => (session === ANONYMOUS ? kind : `${kind}-${session}`);
