// @ts-check
/** Which rendition of a photo is shown at which size. */

import { localPath } from "../dom.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Rendition} Rendition */

/**
 * The renditions to choose from, smallest first: WebP where there is any, since the JPEG is for
 * clients without WebP.
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
 * The smallest rendition with a pixel for each pixel of the screen, and the larger ones. Browsers may
 * choose one with fewer pixels if it is close enough, so smaller ones are not offered.
 *
 * @param {readonly Rendition[]} renditions smallest first
 * @param {number} width at which it is drawn, in CSS pixels
 * @param {number} density device pixels per CSS pixel
 */
export function sufficient(renditions, width, density) {
  const first = renditions.findIndex((each) => each.width >= width * density);
  return renditions.slice(first < 0 ? -1 : first);
}

/** Nobody sees that a picture is somewhat larger than its own pixels; but so many times look broken. */
const ENLARGED = 2;

/**
 * How large a picture is drawn in its box: cropped to fill it. A small one, which would have to be enlarged
 * a lot, has its own size, in the middle.
 *
 * @param {{width: number, height: number}} box CSS pixels
 * @param {{width: number, height: number}} largest the largest rendition, pixels
 * @returns {{width: number, height: number, whole: boolean}} whole: not cropped
 */
export function drawn(box, largest) {
  const scale = Math.max(box.width / largest.width, box.height / largest.height);
  if (scale < ENLARGED) {
    return { width: largest.width * scale, height: largest.height * scale, whole: false };
  }
  // It has to fit the box, too: a small panorama is not cropped only to get a border.
  const fit = Math.min(1, box.width / largest.width, box.height / largest.height);
  return { width: largest.width * fit, height: largest.height * fit, whole: true };
}
