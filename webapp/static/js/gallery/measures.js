// @ts-check
/** The sizes that a layout starts from, depending on the width of the grid and on how large its photos are to be. */

/**
 * @typedef {object} Measured on the page, since the style and the visitor's text size decide; CSS pixels
 * @property {number} month height of a month's heading
 * @property {number} day height of a day's heading
 * @property {number} least width that a day's heading is given
 * @property {number} gap between photos
 */

/** @typedef {"small" | "medium" | "large"} Size of the photos, as the visitor chooses it */

/**
 * @typedef {object} Measures
 * @property {number} gap between photos
 * @property {number} target height of a row that would be best
 * @property {number} month height of the line that a month begins with
 * @property {number} heading height of the line above a day's photos
 * @property {number} least width of a day, for its heading
 * @property {number} apart between days beside each other
 */

/** A narrower grid is that of a phone: where a third of the width is less than the least height of rows. */
const NARROW = 510;

/** On a phone the large ones are one landscape, or two portraits, in a row; the small ones five or so. */
const FACTORS = { small: 0.62, medium: 1, large: 1.7 };

/** @type {readonly Size[]} from many photos in view to few */
export const SIZES = ["small", "medium", "large"];

/**
 * @param {number} width of the grid
 * @param {Measured} measured
 * @param {Size} [size]
 * @returns {Measures}
 */
export function measures(width, { month, day, least, gap }, size = "medium") {
  const narrow = width < NARROW;
  const usual = narrow ? width / 3 : Math.min(Math.max(width / 6, 170), 300);
  return {
    gap,
    target: Math.round(usual * FACTORS[size]),
    month,
    heading: day,
    least: Math.min(least, width),
    apart: narrow ? 12 : 24,
  };
}
