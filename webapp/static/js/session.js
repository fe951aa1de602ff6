// @ts-check
/**
 * Whose page this is. What the device keeps of lists, pictures, shared files and unfinished uploads is bound to it, so
 * that nobody sees what somebody else has left there.
 */

/** Everybody's, as long as nobody signs in. */
export const ANONYMOUS = "anonymous";

/**
 * Stands for one person on this device: no secret, and the same again when that person comes back.
 *
 * @returns {string}
 */
export const sessionKey = () => ANONYMOUS;

/**
 * What a store of the device is called. Those of the anonymous visitor keep the names from before there were sessions.
 *
 * @param {string} kind
 * @param {string} session key
 */
export const storeName = (kind, session) => (session === ANONYMOUS ? kind : `${kind}-${session}`);
