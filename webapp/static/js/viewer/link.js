// @ts-check
/** Passing on the address of a photo. */

import { notify } from "../notices.js";
import { text } from "../strings.js";

/** @param {string} link */
export async function copyLink(link) {
  try {
    await navigator.clipboard.writeText(link);
    notify(text.viewer.copied);
  } catch {
    // Not allowed here: at least it can be read, and copied by hand.
    notify(text.viewer.copyByHand(link));
  }
}

export const canShare = () => typeof navigator.share === "function";

/**
 * Open the device's own way of sharing.
 *
 * @param {string} link
 * @param {string} title
 */
export async function shareLink(link, title) {
  try {
    await navigator.share({ title, url: link });
  } catch (error) {
    // Somebody thought better of it, which needs no message.
    if (!(error instanceof DOMException && error.name === "AbortError")) await copyLink(link);
  }
}
