// @ts-check
/** The photo that is shown in full stands in the address: /#photo=<imageId>. */

const FORM = /^#photo=([\w-]+)$/;

/** How long going back may take; by then, it has been done or it will not be. */
const BACK_MS = 1_000;

/** @param {string} imageId */
const hash = (imageId) => `#photo=${imageId}`;

/** @returns {string | undefined} the id of the photo that the address names */
export const photoInAddress = () => FORM.exec(location.hash)?.[1];

/** @param {string} imageId @returns {string} an address to pass on */
export const linkTo = (imageId) => new URL(`/${hash(imageId)}`, location.href).href;

/**
 * A photo was opened from the gallery: going back leads there.
 *
 * @param {string | undefined} imageId undefined while the photo is not loaded
 */
export function enter(imageId) {
  const address = imageId === undefined ? undefined : hash(imageId);
  history.pushState({ ...history.state, entered: true }, "", address);
}

/**
 * Another photo is shown; going back does not lead through all of them.
 *
 * @param {string} imageId
 */
export function replaceAddress(imageId) {
  if (photoInAddress() !== imageId) history.replaceState(history.state, "", hash(imageId));
}

/** Take the photo out of the address. */
export function forget() {
  history.replaceState({ ...history.state, entered: undefined }, "", location.pathname + location.search);
}

/**
 * The view was closed. Somebody who came with a link has no gallery to go back to.
 *
 * @returns {Promise<void>} resolves once the address is that of the gallery
 */
export function leave() {
  if (!history.state?.entered) {
    forget();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    setTimeout(resolve, BACK_MS);
    addEventListener("popstate", () => resolve(), { once: true });
    history.back();
  });
}
