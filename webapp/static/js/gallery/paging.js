// @ts-check
/**
 * Which page of the list has a photo of the timeline. A page starts at a day, or after a photo whose page
 * had a cursor: so a long day is read from its start.
 */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./timeline.js").Timeline} Timeline */

/**
 * @typedef {object} Plan a page to be asked for
 * @property {number} limit
 * @property {string} [from] the day that it begins with
 * @property {string} [after] the photo that it follows; with neither it is the first page
 */

/** Photos per page. */
export const LEAST = 50;
export const MOST = 100;

export class Paging {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** @type {Map<string, string>} id of a page's last photo → cursor of the next page */
    this.cursors = new Map();
  }

  /**
   * The page with the first missing photo, or one that leads to it.
   *
   * @param {number} from
   * @param {number} to exclusive
   * @returns {Plan | undefined}
   */
  plan(from, to) {
    const { entries, days } = this.timeline;
    let missing = from;
    while (missing < to && entries[missing]?.photo) missing += 1;
    if (missing >= Math.min(to, entries.length)) return undefined;
    const { day = "", start = 0 } = days.all[days.indexAt(missing)] ?? {};
    /** @param {number} slot */
    const limit = (slot) => Math.min(Math.max(to - slot, LEAST), MOST);
    for (let slot = missing - 1; slot >= start; slot -= 1) {
      const after = entries[slot]?.photo?.imageId;
      if (after !== undefined && this.cursors.has(after)) {
        return { limit: limit(slot + 1), after };
      }
    }
    return { limit: limit(start), from: day };
  }

  /**
   * The slot that a page starts at now; -1 if the photo before it is gone.
   *
   * @param {Plan} plan
   */
  start({ from, after }) {
    if (after !== undefined) return this.timeline.slotOf(after) + 1 || -1;
    return from === undefined ? 0 : this.timeline.days.startOf(from);
  }

  /**
   * The slot up to which a page is complete: the last day may continue on the next page.
   *
   * @param {number} start
   * @param {readonly Photo[]} photos
   */
  end(start, photos) {
    const last = photos.at(-1);
    if (!last) return start;
    const { days, order: { dayOf } } = this.timeline;
    const day = dayOf(last);
    const ofLastDay = photos.filter((photo) => dayOf(photo) === day).length;
    const begins = Math.max(start, days.startOf(day));
    return Math.max(start, Math.min(begins + ofLastDay, days.endOf(day)));
  }
}
