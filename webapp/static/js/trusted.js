// @ts-check
/**
 * Which strings may become markup or script addresses. The page's Trusted Types policy (components/edge/headers.py) makes
 * browsers ask here; anything not listed is refused, whatever its origin.
 */

/** Button icons, which PhotoSwipe takes as text: nothing in them can run or link anywhere. */
const TAG = /<\/?(?:svg|path|use|circle)(?: (?:aria-hidden|class|clip-rule|d|fill|fill-rule|height|id|viewBox|width)="[^"<>&]*"| (?:xlink:)?href="#[\w-]*")* ?\/?>/g;

/** @param {string} markup */
export const isDrawing = (markup) => markup.replaceAll(TAG, "").trim() === "";

/** @param {string} address */
export function isOwnScript(address) {
  const url = new URL(address, location.href);
  return url.origin === location.origin && (url.pathname === "/sw.js" || url.pathname.startsWith("/static/"));
}

/** @type {unknown} not yet among the types of every browser */
const browser = globalThis;
const { trustedTypes } = /** @type {{trustedTypes?: {createPolicy: Function}}} */ (browser);

trustedTypes?.createPolicy("default", {
  createHTML: (/** @type {string} */ markup) => (isDrawing(markup) ? markup : null),
  createScriptURL: (/** @type {string} */ address) => (isOwnScript(address) ? address : null),
});
