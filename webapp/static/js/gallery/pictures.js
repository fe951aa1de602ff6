// @ts-check
/** Which file of a photo is shown at which size. */

import { localPath } from "../dom.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Rendition} Rendition */

/**
 * The renditions to choose from, smallest first: WebP where there is any, since the JPEG is only for
 * programs that know nothing better.
 *
 * @param {Pick<Photo, "renditions">} photo
 * @returns {Rendition[]}
 */
export function pictures({ renditions }) {
  const modern = renditions.filter(({ type }) => type !== "image/jpeg");
  return [...(modern.length ? modern : renditions)].sort((a, b) => a.width - b.width);
}

/** @param {readonly Rendition[]} renditions */
export const srcset = (renditions) =>
  renditions.map(({ url, width }) => `${localPath(url)} ${width}w`).join(", ");

/**
 * The smallest rendition that has a pixel for each of the screen's, and the larger ones. Browsers may
 * take one with fewer pixels where they find both close enough, so those are not offered at all.
 *
 * @param {readonly Rendition[]} renditions smallest first
 * @param {number} width at which it is drawn, in CSS pixels
 * @param {number} density of the screen: its pixels in one CSS pixel
 */
export function sufficient(renditions, width, density) {
  const first = renditions.findIndex((each) => each.width >= width * density);
  return renditions.slice(first < 0 ? -1 : first);
}

/**
 * How large a picture is drawn in its box: filled, with what is over cut off; but none is drawn larger
 * than its own pixels, which leaves it in the middle.
 *
 * @param {{width: number, height: number}} box CSS pixels
 * @param {{width: number, height: number}} largest the largest rendition, pixels
 * @returns {{width: number, height: number, whole: boolean}} whole: smaller than the box
 */
export function drawn(box, largest) {
  const scale = Math.max(box.width / largest.width, box.height / largest.height);
  if (scale <= 1) {
    return { width: largest.width * scale, height: largest.height * scale, whole: false };
  }
  // Inside the box it must be, too: a small panorama is not cut only to be left with a border.
  const fit = Math.min(1, box.width / largest.width, box.height / largest.height);
  return { width: largest.width * fit, height: largest.height * fit, whole: true };
}
