// @ts-check
/** Photos whose deletion was sent while the page was being left, and not answered. */

import { signIn } from "../config.js";
import { sessionKey } from "./person.js";

const KEY = "deletions";

/** @returns {string[]} ids of photos of the person whom this device remembers */
export function leftDeletions() {
  try {
    const { session, imageIds } = JSON.parse(localStorage.getItem(KEY) ?? "");
    return session === sessionKey() && Array.isArray(imageIds) ? imageIds.map(String) : [];
  } catch {
    // None, or storage is forbidden.
    return [];
  }
}

/** @param {string} imageId */
export const noteDeletion = (imageId) => signIn && keep([...leftDeletions(), imageId]);

/** @param {string} imageId */
export function dropDeletion(imageId) {
  if (!signIn) return;
  const left = leftDeletions();
  if (left.includes(imageId)) keep(left.filter((each) => each !== imageId));
}

export const dropDeletions = () => keep([]);

/** @param {string[]} imageIds */
function keep(imageIds) {
  try {
    if (imageIds.length) localStorage.setItem(KEY, JSON.stringify({ session: sessionKey(), imageIds }));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be forbidden.
  }
}
