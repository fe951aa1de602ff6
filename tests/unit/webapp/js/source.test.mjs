/** A gallery shows any list that says what gallery/source.js asks for: here one that people have put in order by hand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, Store, album, all, characterOf, daysOf, ids, photo, quiet, shown } from "./fake-stores.mjs";
import { DAYS } from "./fake-galleries.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Live } = await import(new URL("gallery/live.js", modules));
const { layout } = await import(new URL("gallery/layout.js", modules));

/** The order of chapters is not that of their names, nor that of any date. */
const CHAPTERS = ["winter", "autumn", "summer"];
const PER_CHAPTER = 500;
const chapterOf = ({ place }) => CHAPTERS[Math.floor(place / PER_CHAPTER)];
/** A place is a chapter, or a chapter and a number. */
const placeOfChapter = (photo) => `${chapterOf(photo)}/${photo.place}`;
const numberOf = (place) => {
  const [chapter, number] = place.split("/");
  return number === undefined ? PER_CHAPTER * CHAPTERS.indexOf(chapter) : Number(number);
};

/** An album: each photo has its place. */
class AlbumSource {
  asked = [];
  partSize = Infinity;
  order = {
    dayOf: chapterOf,
    placeOf: placeOfChapter,
    compareDays: (one, other) => CHAPTERS.indexOf(one) - CHAPTERS.indexOf(other),
    comparePlaces: (one, other) => numberOf(one) - numberOf(other),
    compareMoments: (one, other) => one.place - other.place,
  };

  constructor(...places) {
    this.listed = places.map((place) => photo(DAYS[place % 5], { place }));
  }

  get sorted() {
    return this.listed.toSorted((one, other) => one.place - other.place);
  }

  async photos({ limit, from }) {
    this.asked.push({ limit, from });
    const start = from ? numberOf(from) : 0;
    const rest = this.sorted.filter(({ place }) => place >= start);
    const images = rest.slice(0, limit);
    return { images, ...(rest.length > limit ? { nextCursor: rest[limit].place } : {}) };
  }

  async timeline(cursor = 0) {
    const rest = this.sorted.filter(({ place }) => place >= cursor);
    const days = daysOf(this.sorted, rest.slice(0, this.partSize), this.order);
    return { days, until: "now", ...(rest.length > this.partSize ? { nextCursor: rest[this.partSize].place } : {}) };
  }

  async find(imageId) {
    return this.listed.find((each) => each.imageId === imageId);
  }

  async changes() {
    return { images: this.listed.slice(-1), removed: [this.listed[0].imageId], until: "later", more: false };
  }
}

const opened = async (source, day) => {
  const store = new Store(source);
  await store.load(day && { day, index: 0 });
  await quiet(store);
  return store;
};
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);

test("a list is shown in its own order, under its own days", async () => {
  const source = new AlbumSource(...range(1000, 1030), ...range(0, 60), ...range(500, 570));

  const store = await opened(source);

  assert.deepEqual(store.days.map(({ day, count }) => [day, count]), [["winter", 60], ["autumn", 70], ["summer", 30]]);
  assert.deepEqual(await all(store), ids(source.sorted));
  assert.equal(store.dayOf(159), 2);
});

test("only the part that is wanted is asked for, from its chapter on", async () => {
  const source = new AlbumSource(...range(0, 100), ...range(500, 600), ...range(1000, 1100));
  const store = await opened(source);
  source.asked.length = 0;

  store.want(210, 230);
  await quiet(store);

  assert.deepEqual(source.asked.map(({ from }) => from), ["summer"]);
  assert.deepEqual(shown(store).slice(210, 230), ids(source.sorted.slice(210, 230)));
});

test("any place of a long chapter is one request, in parts as well", async () => {
  for (const partSize of [Infinity, 90, 250]) {
    const source = new AlbumSource(...range(0, 60), ...range(500, 960), ...range(1000, 1010));
    source.partSize = partSize;
    const store = await opened(source);
    source.asked.length = 0;

    assert.equal((await store.fetch(400)).place, 840);
    assert.deepEqual(source.asked, [{ from: "autumn/800", limit: 50 }]);
    assert.deepEqual(await all(store), ids(source.sorted));
  }
});

test("a list that comes in parts is opened at any of its days", async () => {
  const source = new AlbumSource(...range(0, 80), ...range(500, 580), ...range(1000, 1080));
  source.partSize = 70;
  const store = new Store(source);
  let count = 0;
  store.addEventListener("state", () => (count ||= store.state === "ready" && store.count));

  await store.load({ day: "autumn", index: 0 });
  await quiet(store);

  assert.ok(count > 80, String(count));
  assert.equal(store.photo(80).place, 500);
  assert.deepEqual(await all(store), ids(source.sorted));
});

test("a photo that is added, removed and restored goes where the list has it", async () => {
  const source = new AlbumSource(...range(0, 10), ...range(510, 520));
  const store = await opened(source);

  assert.equal(store.add(photo(DAYS[0], { place: 505 })), 10);
  assert.equal(store.add(photo(DAYS[4], { place: 1299 })), 21);
  const { photo: removed } = store.remove(store.photo(3).imageId);
  assert.equal(store.restore(removed), 3);

  assert.deepEqual(shown(store).map((_, slot) => store.photo(slot).place), [...range(0, 10), 505, ...range(510, 520), 1299]);
  assert.deepEqual(store.days.map(({ day }) => day), CHAPTERS);
});

test("a photo is in the gallery if its list has it", async () => {
  const source = new AlbumSource(...range(0, 100), ...range(500, 600));
  const store = await opened(source);
  const elsewhere = photo(DAYS[0], { place: 50 });

  assert.equal(await store.locate(source.sorted[150].imageId), 150);
  assert.equal(await store.locate(elsewhere.imageId), -1);
});

test("photos of others are added to the list, and those that they delete leave it", async () => {
  const source = new AlbumSource(...range(0, 5));
  const store = await opened(source);
  const removals = { admits: () => true, returnedSince: () => false, lost: (imageIds) => store.removeAll(imageIds) };
  const live = new Live(source, { store, removals, reload: () => assert.fail() });

  const added = photo(DAYS[2], { place: 2.5 });
  source.listed.push(added);
  await live.look();

  assert.equal(store.slotOf(added.imageId), 2);
  assert.equal(store.count, 5);
});

test("without chapters a list is one day", async () => {
  const photos = album(3, 4, 5);
  const places = new Map(photos.map(({ imageId }, place) => [imageId, place]));
  const compare = (one, other) => places.get(one.imageId) - places.get(other.imageId);
  const store = await opened({
    order: {
      dayOf: () => "",
      placeOf: ({ imageId }) => String(places.get(imageId)),
      compareDays: () => 0,
      comparePlaces: (one, other) => one - other,
      compareMoments: compare,
    },
    photos: async () => ({ images: photos }),
    timeline: async () => ({ days: [{ day: "", shapes: photos.map(characterOf).join("") }] }),
    find: async () => undefined,
  });

  assert.deepEqual(store.days, [{ day: "", start: 0, count: 12 }]);
  assert.deepEqual(shown(store), ids(photos));
  const plan = layout((slot) => store.ratio(slot), store.days, 1000, { height: 40, least: 90 });
  assert.equal(plan.row(plan.rows - 1).to, 12);
});

test("a list that can't be read says why, and is read again", async () => {
  const source = new AlbumSource(...range(0, 5));
  const { timeline, photos } = source;
  source.timeline = source.photos = () => Promise.reject(new ApiError("Not now.", { status: 503 }));
  const store = await opened(source);
  assert.equal(store.state, "error");
  assert.equal(store.error.message, "Not now.");

  Object.assign(source, { timeline, photos });
  store.retry();
  await store.loading;
  await quiet(store);

  assert.deepEqual(shown(store), ids(source.sorted));
});
