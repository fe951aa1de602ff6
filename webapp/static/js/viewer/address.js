// @ts-check
/** The photo in the viewer is part of the address: /#photo=<imageId>. */

const FORM = /^#photo=([\w-]+)$/;

/** The longest wait for `history.back()`, in milliseconds. */
const BACK_MS = 1_000;

/** @param {string} imageId */
const hash = (imageId) => `#photo=${imageId}`;

/** @returns {string | undefined} the id of the photo that the address names */
export const photoInAddress = () => FORM.exec(location.hash)?.[1];

/** @param {string} imageId @returns {string} an address to share */
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
 * Another photo is shown. Replaced, so that going back does not step through all of them.
 *
 * @param {string} imageId
 */
export function replaceAddress(imageId) {
  if (photoInAddress() !== imageId) history.replaceState(history.state, "", hash(imageId));
}

/** Remove the photo from the address. */
export function forget() {
  history.replaceState({ ...history.state, entered: undefined }, "", location.pathname + location.search);
}

/**
 * The viewer was closed. A visitor who came by a link has no gallery entry to go back to.
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
