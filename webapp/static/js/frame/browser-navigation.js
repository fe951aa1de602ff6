// @ts-check
/** The browser's Navigation API, as far as it is used here: not every browser has it, nor its types. */

/**
 * @typedef {Event & {
 *   canIntercept: boolean,
 *   hashChange: boolean,
 *   downloadRequest: string | null,
 *   formData: FormData | null,
 *   userInitiated: boolean,
 *   navigationType: "push" | "replace" | "reload" | "traverse",
 *   destination: {url: string, sameDocument: boolean},
 *   info: unknown,
 *   intercept: (options: {handler: () => Promise<void>, focusReset: "manual", scroll: "manual"}) => void,
 * }} NavigateEvent
 */

/** @typedef {EventTarget & {navigate: (address: string, options: {info: unknown}) => unknown}} BrowserNavigation */

/** @type {{navigation?: BrowserNavigation}} */
const { navigation } = /** @type {any} */ (globalThis);

export { navigation };
