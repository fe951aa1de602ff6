// @ts-check
/** Loads PhotoSwipe and the styles of the viewer. */

import { viewerFiles } from "../config.js";
import { find } from "../dom.js";
import { imported, styled } from "../lazy.js";

/** @typedef {typeof import("photoswipe").default} PhotoSwipeClass */

/** @returns {Promise<PhotoSwipeClass>} rejects with a `TypeError` */
export async function loadPhotoSwipe() {
  const first = find(document.head, "link[rel=stylesheet]", HTMLLinkElement);
  const [module] = await Promise.all([
    imported([viewerFiles.script], () => import(viewerFiles.script)),
    // Ours adapts theirs, and the page's own comes before both.
    styled(viewerFiles.style, (link) => first.before(link)),
    styled(viewerFiles.look),
  ]);
  return module.default;
}
