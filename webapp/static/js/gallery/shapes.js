// @ts-check
/**
 * The shapes of photos. A page shows aspect ratios from 1:2 to 3:1, in levels that are 2 % apart: so the shape of a
 * photo is one byte here, and one character in the API's timeline (handlers/model/shapes.py). A photo is laid out with
 * the ratio of its level, before and after it has loaded, but held to what calm rows allow: narrower and wider pictures
 * are cropped.
 */

const SLIMMEST = 0.5;
const WIDEST = 3;
const LEVELS = 91;
const STEPS_OF_E = (LEVELS - 1) / Math.log(WIDEST / SLIMMEST);
const SLIMMEST_LAID = 0.7;
export const WIDEST_BESIDE_OTHERS = 2.4;
/** The characters of the levels: from `#` on, without the backslash. */
const FIRST = "#".charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);

/** Width divided by height, by level. */
export const RATIOS = Float64Array.from({ length: LEVELS }, (_, level) => SLIMMEST * Math.exp(level / STEPS_OF_E));

/** The ratio in a row of several photos. @param {number} ratio */
export const heldRatio = (ratio) => (ratio > WIDEST_BESIDE_OTHERS ? WIDEST_BESIDE_OTHERS : aloneRatio(ratio));

/** The ratio of a photo that has a row for itself. @param {number} ratio */
export const aloneRatio = (ratio) => (ratio < SLIMMEST_LAID ? SLIMMEST_LAID : ratio);

/**
 * The level of a photo's aspect ratio; that of a square if its size is unknown.
 *
 * @param {{width?: number | undefined, height?: number | undefined}} photo
 */
export function levelOf({ width, height }) {
  const ratio = width && height ? width / height : 1;
  return Math.floor(Math.log(Math.min(Math.max(ratio, SLIMMEST), WIDEST) / SLIMMEST) * STEPS_OF_E + 0.5);
}

/**
 * Write the levels of a day's photos.
 *
 * @param {string} shapes a character for each photo
 * @param {Uint8Array} levels
 * @param {number} at the first photo's slot
 */
export function decode(shapes, levels, at) {
  for (let index = 0; index < shapes.length; index += 1) {
    const code = shapes.charCodeAt(index);
    // A character that is no level is shown as the nearest one.
    levels[at + index] = Math.min(Math.max(code - FIRST - Number(code > BACKSLASH), 0), LEVELS - 1);
  }
}
