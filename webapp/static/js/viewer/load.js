// @ts-check
/** Loads PhotoSwipe and the styles of the viewer. */

import { viewerFiles } from "../config.js";
import { find } from "../dom.js";
import { imported } from "../lazy.js";

/** @typedef {typeof import("photoswipe").default} PhotoSwipeClass */

/** @returns {Promise<PhotoSwipeClass>} rejects with a `TypeError` */
export async function loadPhotoSwipe() {
  const first = find(document.head, "link[rel=stylesheet]", HTMLLinkElement);
  const [module] = await Promise.all([
    imported([viewerFiles.script], () => import(viewerFiles.script)),
    // Ours adapts theirs, and the page's own comes before both.
    loadStyle(viewerFiles.style, (link) => first.before(link)),
    loadStyle(viewerFiles.look, (link) => document.head.append(link)),
  ]);
  return module.default;
}

/**
 * @param {string} address
 * @param {(link: HTMLLinkElement) => void} add
 * @returns {Promise<void>} rejects when it could not be loaded
 */
function loadStyle(address, add) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new TypeError(`No style at ${address}`));
    });
    add(link);
  });
}
