// @ts-check
/** The photos that this page adds: they are not news when they appear in the gallery. */

/** @type {Set<string>} ids */
export const own = new Set();
