// @ts-check
/** Where months and years begin on the date scale. Plain arithmetic. */

/** @typedef {import("./day-index.js").Day} Day */
/** @typedef {import("./positions.js").Layout} Layout */

/**
 * @typedef {object} Stop a month, or a day where all photos are of one month
 * @property {string} day its newest day
 * @property {number} top where it begins in the grid, in CSS pixels
 */

/** Least distances on the scale, in CSS pixels: of years from each other, of dots from each other, and of a dot from a year. */
const YEARS_APART = 24;
const DOTS_APART = 9;
const DOT_FROM_YEAR = 14;

/**
 * @param {readonly Day[]} days
 * @param {Pick<Layout, "startOf">} layout of them
 * @returns {Stop[]} newest first
 */
export function stops(days, layout) {
  /** @param {number} digits */
  const distinct = (digits) =>
    days.flatMap(({ day }, index) =>
      index && days[index - 1]?.day.slice(0, digits) === day.slice(0, digits)
        ? []
        : [{ day, top: layout.startOf(index) }],
    );
  const months = distinct(7);
  const all = months.length > 1 ? months : distinct(10);
  // Of days that share a row, keep one.
  return all.filter(({ top }, index) => !index || top > (all[index - 1]?.top ?? 0));
}

/**
 * The years and months to mark on the scale, as far as there is room.
 *
 * @param {readonly Stop[]} all
 * @param {number} height of the grid, as far as it scrolls
 * @param {number} length of the scale, in CSS pixels
 * @returns {{at: number, year: string}[]} from top to bottom; year: empty for a month
 */
export function marks(all, height, length) {
  const placed = all.map(({ day, top }) => ({
    year: day.slice(0, 4).replace(/^0+/, ""),
    at: height ? Math.min(top / height, 1) * length : 0,
  }));
  /** @type {{at: number, year: string}[]} */
  const years = [];
  placed.forEach((each, index) => {
    const last = years.at(-1);
    if (each.year !== placed[index - 1]?.year && (!last || each.at - last.at >= YEARS_APART)) years.push(each);
  });
  /** @type {{at: number, year: string}[]} */
  const marked = [];
  let next = 0;
  for (const { at, year } of placed) {
    while ((years[next]?.at ?? Infinity) < at) next += 1;
    const above = marked.at(-1);
    const below = years[next];
    if (below?.at === at) {
      if (below.year === year && above !== below) marked.push(below);
    } else if (
      (!above || at - above.at >= (above.year ? DOT_FROM_YEAR : DOTS_APART)) &&
      (!below || below.at - at >= DOT_FROM_YEAR)
    ) {
      marked.push({ at, year: "" });
    }
  }
  return marked;
}
