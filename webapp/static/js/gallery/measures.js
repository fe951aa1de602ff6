// @ts-check
/** The sizes that a layout starts from, depending on the width of the grid. */

/**
 * @typedef {object} Heading of a day, as large as the visitor's text makes it
 * @property {number} height of its line, CSS pixels
 * @property {number} least width that it is given
 */

/**
 * @typedef {object} Measures
 * @property {number} gap between photos
 * @property {number} target height of a row that would be best
 * @property {number} heading height of the line above a day's photos
 * @property {number} least width of a day, for its heading
 * @property {number} apart between days beside each other
 */

/**
 * @param {number} width of the grid
 * @param {Heading} heading
 * @returns {Measures}
 */
export function measures(width, { height, least }) {
  const heading = { heading: height, least };
  if (width < 560) return { gap: 4, target: Math.round(width / 3.5), apart: 12, ...heading };
  const target = Math.round(Math.min(Math.max(width / 5.2, 190), 260));
  return { gap: 8, target, apart: 24, ...heading };
}
