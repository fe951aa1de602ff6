// @ts-check
/** Sharing the link to a photo. */

import { notify } from "../notices.js";
import { text } from "../strings.js";

/** @param {string} link */
export async function copyLink(link) {
  try {
    await navigator.clipboard.writeText(link);
    notify(text.viewer.copied);
  } catch {
    // Not allowed here: show it, to be copied by hand.
    notify(text.viewer.copyByHand(link));
  }
}

export const canShare = () => typeof navigator.share === "function";

/**
 * Open the system's share sheet.
 *
 * @param {string} link
 * @param {string} title
 */
export async function shareLink(link, title) {
  try {
    await navigator.share({ title, url: link });
  } catch (error) {
    // Cancelled by the user: no message.
    if (!(error instanceof DOMException && error.name === "AbortError")) await copyLink(link);
  }
}
