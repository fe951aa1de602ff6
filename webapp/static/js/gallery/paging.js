// @ts-check
/**
 * Which page of the list has a photo of the timeline. A page starts at a place: a day, a mark of a long day, or a photo
 * that is loaded. So any photo is in the page that starts at the last place before it.
 */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./timeline.js").Timeline} Timeline */

/**
 * @typedef {object} Plan a page to be asked for
 * @property {number} limit
 * @property {string} [from] the place that it starts at; without it, it is the first page
 * @property {() => number} start the slot that it starts at now; -1 once that is not known any more
 * @property {Photo[]} came photos that came while it is on its way, which it may not have
 */

/** Photos per page. */
export const LEAST = 50;
export const MOST = 100;

export class Paging {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
  }

  /** The first page of the list. @returns {Plan} */
  first() {
    return { limit: LEAST, start: () => 0, came: [] };
  }

  /** The first page of a day. @param {string} day @returns {Plan} */
  ofDay(day) {
    return { limit: LEAST, from: day, start: () => this.timeline.days.startOf(day), came: [] };
  }

  /**
   * The page with a photo that is missing, and with as many of those behind it as are wanted.
   *
   * @param {number} missing its slot
   * @param {number} to where the wanted ones end, exclusive
   * @returns {Plan}
   */
  plan(missing, to) {
    const { days, marks, entries, order } = this.timeline;
    const { day = "", start = 0 } = days.all[days.indexAt(missing)] ?? {};
    /** @type {Plan} */
    let plan = this.ofDay(day);
    let slot = start;
    const mark = marks.before(missing);
    if (mark && mark.slot > slot) {
      slot = mark.slot;
      plan = { ...plan, from: mark.place, start: () => mark.slot };
    }
    const loaded = entries.loadedBefore(missing);
    // That photo comes once more.
    if (loaded?.photo && loaded.slot > slot && slot < missing) {
      slot = loaded.slot;
      plan = { ...plan, from: order.placeOf(loaded.photo), start: () => loaded.slot };
    }
    return { ...plan, limit: Math.min(Math.max(to - slot, LEAST), MOST) };
  }

  /**
   * The slot up to which a page is complete: what is behind its last photo may belong to the next page.
   *
   * @param {number} start
   * @param {readonly Photo[]} photos
   */
  end(start, photos) {
    const last = photos.at(-1);
    if (!last) return start;
    const { days, marks, entries, order: { dayOf, placeOf, comparePlaces } } = this.timeline;
    const day = dayOf(last);
    const { first: mark } = marks.around(placeOf(last));
    // What comes before a day or a mark that the page has reached is complete.
    const dayStart = Math.max(start, days.startOf(day));
    const isMarked = mark && mark.slot > dayStart;
    const begins = isMarked ? mark.slot : dayStart;
    const behind = photos.filter(
      (photo) => dayOf(photo) === day && !(isMarked && comparePlaces(placeOf(photo), mark.place) < 0),
    );
    const to = Math.max(start, Math.min(begins + behind.length, days.endOf(day)));
    // It says nothing of those that follow its last photo, wherever they are so far.
    const place = placeOf(last);
    const next = entries.within(start, to).find(({ photo, doubted }) => photo && !doubted && comparePlaces(placeOf(photo), place) > 0);
    return next?.slot ?? to;
  }
}
