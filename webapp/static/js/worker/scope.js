// @ts-check
/** Types of the service worker's scope: the compiler knows only those of pages. */

/** @typedef {Event & {waitUntil: (work: Promise<unknown>) => void}} ExtendableEvent */

/**
 * @typedef {object} Fetching
 * @property {Request} request
 * @property {Promise<Response | undefined>} preloadResponse the page, asked for while the worker started
 * @property {string} clientId
 * @property {(answer: Promise<Response>) => void} respondWith
 */

/** @typedef {ExtendableEvent & Fetching} FetchEvent */
/** @typedef {ExtendableEvent & {data: unknown}} MessageEvent */

/**
 * @typedef {object} Scope
 * @property {ServiceWorkerRegistration} registration
 * @property {() => Promise<void>} skipWaiting
 * @property {{claim: () => Promise<void>, get: (id: string) => Promise<{postMessage: (message: unknown) => void} | undefined>}} clients
 */

export const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));

/** @typedef {{install: ExtendableEvent, activate: ExtendableEvent, fetch: FetchEvent, message: MessageEvent}} Events */

/**
 * @template {keyof Events} Name
 * @param {Name} name
 * @param {(event: Events[Name]) => void} listener
 */
export function listen(name, listener) {
  addEventListener(name, /** @type {EventListener} */ (/** @type {unknown} */ (listener)));
}
