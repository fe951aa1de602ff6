// @ts-check
/**
 * Sizes of the pictures in the grid, known before any of them is loaded. Rows of one height that fill
 * the width and keep each picture's shape; on narrow screens two columns of squares.
 */

/**
 * @typedef {object} Size
 * @property {number} width CSS pixels
 * @property {number} height
 */

export const GAP = 16;
const NARROW_GAP = 10;
const NARROW = 560;
/** Shapes beyond these are cropped in the grid, or their captions would have no room. */
const SLIMMEST = 0.68;
const WIDEST = 2.4;

/** @param {number} width of the grid */
export const gap = (width) => (width < NARROW ? NARROW_GAP : GAP);

/**
 * @param {readonly number[]} ratios width divided by height, in order
 * @param {number} width of the grid, whole CSS pixels
 * @returns {Size[]}
 */
export function layout(ratios, width) {
  if (width < NARROW) {
    const side = Math.floor((width - NARROW_GAP) / 2);
    return ratios.map(() => ({ width: side, height: side }));
  }
  const target = width < 1100 ? 210 : 250;
  /** @type {Size[]} */
  const sizes = [];
  /** @type {number[]} */
  let row = [];
  for (const ratio of ratios.map(shown)) {
    // A row that is nearly full may be closer to the wanted height without one more picture.
    const before = row.length ? fill(row, width) : Infinity;
    const after = fill([...row, ratio], width);
    if (row.length && after < target && before / target < target / after) {
      sizes.push(...place(row, before, width));
      row = [ratio];
    } else {
      row.push(ratio);
    }
    const height = fill(row, width);
    if (height <= target) {
      sizes.push(...place(row, height, width));
      row = [];
    }
  }
  // The last row keeps the usual height: a single picture is not blown up to the full width.
  if (row.length) {
    const height = Math.min(fill(row, width), target);
    sizes.push(...row.map((ratio) => ({ width: Math.floor(ratio * height), height: Math.floor(height) })));
  }
  return sizes;
}

/** @param {number} ratio */
const shown = (ratio) => Math.min(Math.max(ratio, SLIMMEST), WIDEST);

/**
 * The height at which a row fills the width exactly.
 *
 * @param {readonly number[]} row
 * @param {number} width
 */
const fill = (row, width) =>
  (width - GAP * (row.length - 1)) / row.reduce((sum, ratio) => sum + ratio, 0);

/**
 * Whole pixels that add up to the width: fractions would make a row wrap in some browsers.
 *
 * @param {readonly number[]} row
 * @param {number} height
 * @param {number} width
 * @returns {Size[]}
 */
function place(row, height, width) {
  const room = width - GAP * (row.length - 1);
  let exact = 0;
  let used = 0;
  return row.map((ratio, index) => {
    exact += ratio * height;
    const edge = index === row.length - 1 ? room : Math.round(exact);
    const size = { width: edge - used, height: Math.round(height) };
    used = edge;
    return size;
  });
}
