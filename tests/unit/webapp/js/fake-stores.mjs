/** Stores with a fake list that changes behind their back. */

import assert from "node:assert/strict";

import { DAYS } from "./fake-galleries.mjs";

// Timeouts are thirty times shorter; everything else is as in the browser.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds) => realTimeout(work, milliseconds / 30);

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
export const { ApiError } = await import(new URL("errors.js", modules));
export const { allPhotos } = await import(new URL("gallery/all-photos.js", modules));
export const { Store } = await import(new URL("gallery/store.js", modules));
export const { placeOfPhoto } = await import(new URL("gallery/order.js", modules));
export const { RATIOS, levelOf } = await import(new URL("gallery/shapes.js", modules));

let made = 0;
/** A photo of a day; later ones are newer within the day. */
export function photo(day, more = {}) {
  made += 1;
  const id = String(made).padStart(8, "0");
  return { imageId: `${id}-x`, takenDay: day, takenAt: `${day}T${clock(made)}`, uploadedAt: `${DAYS[0]}T12:00:00.000000Z`, status: "ready", width: 400, height: 300, renditions: [], ...more };
}
const clock = (second) => new Date(second * 1000).toISOString().slice(11, 19);

/** An API whose list can be changed, in the order of the real one. */
export class FakeApi {
  asked = [];
  failures = [];
  partSize = Infinity;

  constructor(photos = []) {
    this.photos = photos;
  }

  get sorted() {
    return [...this.photos].sort((a, b) => (placeOfPhoto(a) < placeOfPhoto(b) ? 1 : -1));
  }

  async listPhotos({ limit, from = "9999" }) {
    this.asked.push({ limit, from });
    await turn();
    const failure = this.failures.shift();
    if (failure) throw failure;
    // A day with all of its photos, or a place with its own.
    const rest = this.sorted.filter((each) => placeOfPhoto(each).slice(0, from.length) <= from);
    const images = rest.slice(0, limit).map((each) => ({ ...each }));
    return { images, ...(rest.length > limit ? { nextCursor: "more" } : {}) };
  }

  async timeline(cursor = "~") {
    await turn();
    const failure = this.timelineFailures?.shift();
    if (failure) throw failure;
    const { sorted } = this;
    const rest = sorted.filter((each) => placeOfPhoto(each) < cursor);
    const part = rest.slice(0, this.partSize);
    const last = rest[this.partSize - 1];
    return { days: daysOf(sorted, part), ...(rest.length > this.partSize ? { nextCursor: placeOfPhoto(last) } : {}) };
  }

  async getPhoto(imageId) {
    await turn();
    const found = this.photos.find((each) => each.imageId === imageId);
    if (!found) throw new ApiError("Gone.", { status: 404, code: "image_not_found" });
    return found;
  }
}

/**
 * The days of a timeline or of a part of it.
 *
 * @param {object[]} sorted all photos
 * @param {object[]} part those of the part
 */
export function daysOf(sorted, part, order = { dayOf: ({ takenDay }) => takenDay, placeOf: placeOfPhoto }) {
  const days = [];
  const first = sorted.indexOf(part[0]);
  part.forEach((each, index) => {
    const day = order.dayOf(each);
    if (days.at(-1)?.day !== day) days.push({ day, shapes: "", marks: [] });
    const { marks } = days.at(-1);
    days.at(-1).shapes += characterOf(each);
    // Counted from the newest photo of the day, which may be in an earlier part.
    const number = first + index - sorted.findIndex((other) => order.dayOf(other) === day);
    if (number && number % 100 === 0) marks.push(order.placeOf(each).slice(day.length));
  });
  return days.map(({ marks, ...day }) => (marks.length ? { ...day, marks } : day));
}

/** The character of a photo's shape. */
export const characterOf = (photo) => {
  const code = 35 + levelOf(photo);
  return String.fromCharCode(code + Number(code >= 92));
};

export const turn = () => new Promise((resolve) => setImmediate(resolve));
export const album = (...counts) => counts.flatMap((count, day) => Array.from({ length: count }, () => photo(DAYS[day])));
export const ids = (photos) => photos.map(({ imageId }) => imageId);
export const shown = (store) => Array.from({ length: store.count }, (_, slot) => store.photo(slot)?.imageId);

export async function opened(api, day) {
  const store = new Store(allPhotos(api));
  await store.load(day && { day, index: 0 });
  await quiet(store);
  return store;
}

/** Wait until there are no more requests or timeouts. */
export async function quiet(store) {
  for (let still = 0; still < 3; ) {
    await new Promise((resolve) => realTimeout(resolve, 2));
    still = store.loader.pages.size ? 0 : still + 1;
  }
}

export async function all(store) {
  store.want(0, store.count);
  await quiet(store);
  return shown(store);
}

/** The layout matches the loaded photos. */
export function consistent(store) {
  let start = 0;
  for (const day of store.days) {
    assert.equal(day.start, start);
    for (let slot = start; slot < start + day.count; slot += 1) {
      assert.equal(store.photo(slot)?.takenDay ?? day.day, day.day);
      assert.equal(store.days[store.dayOf(slot)], day);
    }
    start += day.count;
  }
  assert.equal(start, store.count);
}
