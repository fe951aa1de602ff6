// @ts-check
/**
 * Names of sessions and of what belongs to one. Cached lists, pictures, shared files and unfinished uploads are bound to
 * a session, so that nobody sees what another person left on the device.
 */

/** Shared by everybody in a site without sign-in. */
export const ANONYMOUS = "anonymous";
/** Nobody is signed in: nothing is kept. */
export const NOBODY = "nobody";

/**
 * The name of a store on the device. The anonymous session keeps the names from before there were sessions.
 *
 * @param {string} kind
 * @param {string} session key
 */
export const storeName = (kind, session) => (session === ANONYMOUS ? kind : `${kind}-${session}`);
