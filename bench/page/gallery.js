/**
 * A gallery of any size. A photo is computed from its slot whenever it is asked for, so half a million need no more
 * memory and no more time to begin with than a hundred.
 */

import { hash } from "node:crypto";

const DAY_MS = 86_400_000;
const NEWEST_DAY = Date.UTC(2026, 10, 20);
/** Of a usual day: few photos mostly, 21 on average. */
const MOST_A_DAY = 100;
/** From one photo to the next, on a usual day and of scans, which come quickly one after the other. */
const TAKEN_EVERY_MS = 307_000;
const SCANNED_EVERY_MS = 1_900;
/** The time of a day's newest photo. */
const TAKEN_UNTIL_MS = 21 * 3_600_000;
const UPLOADED_LATER_MS = 9 * 3_600_000;
/** As handlers/model/timeline.py. */
const MARK_EVERY = 100;

export class Gallery {
  /**
   * @param {{photos: number, longDay: number}} size longDay: how many of the photos, in the middle of the gallery, were
   *   scanned on one day and have no date of their own
   * @param {{entry: object, shape: string}[]} models whose pictures it shows
   */
  constructor({ photos, longDay }, models) {
    this.count = photos;
    this.models = models;
    this.days = days(photos, longDay);
    /** @type {Map<string, number>} slots of the photos that were listed */
    this.listed = new Map();
  }

  /** @param {number} slot the newest photo's is 0 */
  model(slot) {
    return this.models[mixed(slot) % this.models.length];
  }

  /** The photo of a slot, as the API lists it. @param {number} slot */
  photo(slot) {
    const { entry } = this.model(slot);
    const { day, isScanned } = this.days[this.#dayOf(slot)];
    const { id, uploaded, taken } = this.#facts(slot);
    this.listed.set(id, slot);
    const edition = hash("sha256", id).slice(0, 16);
    const { renditions, takenAt, ...rest } = entry;
    return {
      ...rest,
      imageId: id,
      fileName: `IMG_${String(slot % 10_000).padStart(4, "0")}.jpg`,
      fileUrl: entry.fileUrl.replace(entry.imageId, id),
      fileSize: 1_000_000 + (mixed(slot + 1) % 8_000_000),
      uploadedAt: `${clock(uploaded)}000Z`,
      takenDay: day,
      ...(isScanned ? {} : { takenAt: `${clock(taken).slice(0, 19)}+01:00` }),
      renditions: renditions.map((each) => ({
        ...each,
        url: `/thumbnails/${id}/${edition}/${each.url.split("/").at(-1)}`,
      })),
    };
  }

  /**
   * A page of the list, as the API makes it.
   *
   * @param {URLSearchParams} query
   */
  page(query) {
    const limit = Number(query.get("limit") ?? 50);
    const from = Number(query.get("cursor") ?? this.#start(query.get("from")));
    const next = Math.min(from + limit, this.count);
    const images = Array.from({ length: next - from }, (_, index) => this.photo(from + index));
    return { images, count: images.length, ...(next < this.count ? { nextCursor: String(next) } : {}) };
  }

  timeline() {
    const shown = this.days.map(({ day, start, count }) => {
      let shapes = "";
      for (let slot = start; slot < start + count; slot += 1) shapes += this.model(slot).shape;
      const marks = [];
      for (let index = MARK_EVERY; index < count; index += MARK_EVERY) marks.push(this.#place(start + index).slice(day.length));
      return { day, shapes, ...(marks.length ? { marks } : {}) };
    });
    return { days: shown, count: this.count };
  }

  /** The slot where a list starts. @param {string | null} from a day or a photo's place */
  #start(from) {
    if (!from) return 0;
    const index = firstWhere(0, this.days.length, (each) => this.days[each].day <= from.slice(0, 10));
    const { day, start, count } = this.days[index] ?? { start: this.count };
    if (from === day || !from.startsWith(day)) return start;
    return firstWhere(start, start + count, (slot) => this.#place(slot) <= from);
  }

  /** As handlers/model/capture_time.py. @param {number} slot */
  #place(slot) {
    const { id, uploaded, taken } = this.#facts(slot);
    return `${clock(taken)}-${uploaded.toString(16).padStart(11, "0")}-${id.slice(0, 8)}`;
  }

  /** @param {number} slot */
  #facts(slot) {
    const { midnight, start, isScanned } = this.days[this.#dayOf(slot)];
    const [, a, b, c, d, e] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(hash("sha256", `photo ${slot}`));
    const every = isScanned ? SCANNED_EVERY_MS : TAKEN_EVERY_MS;
    const moment = midnight + TAKEN_UNTIL_MS - (slot - start) * every - (mixed(slot + 2) % every);
    // Cameras state whole seconds.
    const taken = isScanned ? moment : moment - (moment % 1000);
    const uploaded = isScanned ? moment : moment + UPLOADED_LATER_MS;
    return { id: `${a}-${b}-4${c}-8${d}-${e}`, taken, uploaded };
  }

  /** @param {number} slot */
  #dayOf(slot) {
    return firstWhere(0, this.days.length, (each) => this.days[each].start > slot) - 1;
  }
}

/** The days, the newest first. */
function days(photos, longDay) {
  const all = [];
  let scanned = longDay;
  for (let start = 0; start < photos; start += all.at(-1).count) {
    const midnight = NEWEST_DAY - all.length * DAY_MS;
    const isScanned = scanned > 0 && start >= (photos - longDay) / 2;
    const usual = 1 + Math.floor(MOST_A_DAY * (mixed(all.length) / 2 ** 32) ** 4);
    const count = Math.min(isScanned ? scanned : usual, photos - start);
    if (isScanned) scanned = 0;
    all.push({ day: clock(midnight).slice(0, 10), midnight, start, count, isScanned });
  }
  return all;
}

/** To the thousandth of a second. @param {number} milliseconds */
const clock = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 23);

/** A random number of 32 bits, always the same for a number. @param {number} number */
function mixed(number) {
  let state = Math.imul(number + 1, 0x9e3779b1);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The first number from `low` to `high`, exclusive, from which on something holds; `high` if it never does. */
function firstWhere(low, high, holds) {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
