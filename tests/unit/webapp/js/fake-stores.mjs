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
const { orderKey } = await import(new URL("gallery/order.js", modules));

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
    return [...this.photos].sort((a, b) => (orderKey(a) < orderKey(b) ? 1 : -1));
  }

  async listPhotos({ limit, from, cursor }) {
    this.asked.push({ limit, from, cursor });
    await turn();
    const failure = this.failures.shift();
    if (failure) throw failure;
    const after = cursor ?? (from ? `${from}U` : "~");
    const rest = this.sorted.filter((each) => orderKey(each) < after);
    const images = rest.slice(0, limit).map((each) => ({ ...each }));
    return { images, ...(rest.length > limit ? { nextCursor: orderKey(images.at(-1)) } : {}) };
  }

  async timeline(cursor = "~") {
    await turn();
    const failure = this.timelineFailures?.shift();
    if (failure) throw failure;
    const rest = this.sorted.filter((each) => orderKey(each) < cursor);
    const days = [];
    for (const { takenDay, width, height } of rest.slice(0, this.partSize)) {
      if (days.at(-1)?.day !== takenDay) days.push({ day: takenDay, ratios: [] });
      days.at(-1).ratios.push(Math.round((width / height) * 1000) / 1000);
    }
    const last = rest[this.partSize - 1];
    return { days, ...(rest.length > this.partSize ? { nextCursor: orderKey(last) } : {}) };
  }

  async getPhoto(imageId) {
    await turn();
    const found = this.photos.find((each) => each.imageId === imageId);
    if (!found) throw new ApiError("Gone.", { status: 404, code: "image_not_found" });
    return found;
  }
}

export const turn = () => new Promise((resolve) => setImmediate(resolve));
export const album = (...counts) => counts.flatMap((count, day) => Array.from({ length: count }, () => photo(DAYS[day])));
export const ids = (photos) => photos.map(({ imageId }) => imageId);
export const shown = (store) => Array.from({ length: store.count }, (_, slot) => store.photo(slot)?.imageId);

export async function opened(api, day) {
  const store = new Store(allPhotos(api));
  await store.load(day);
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
