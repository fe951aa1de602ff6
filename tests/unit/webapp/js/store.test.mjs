/** The photos of the gallery by slot, with a fake list that others change. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, random } from "./fake-galleries.mjs";
import { ApiError, FakeApi, album, all, consistent, ids, opened, photo, placeOfPhoto, quiet, shown } from "./fake-stores.mjs";

test("no photos are empty, and a first one makes it ready", async () => {
  const store = await opened(new FakeApi());
  assert.equal(store.state, "empty");

  store.add(photo(DAYS[3]));

  assert.equal(store.state, "ready");
  store.remove(store.photo(0).imageId);
  assert.equal(store.state, "empty");
});

test("wanted photos are loaded, and none twice", async () => {
  const api = new FakeApi(album(30, 70, 200, 100));
  const store = await opened(api);

  store.want(310, 360);
  await quiet(store);

  assert.deepEqual(shown(store).slice(310, 360), ids(api.sorted.slice(310, 360)));
  assert.deepEqual(api.asked.slice(1).map(({ from }) => from), [DAYS[3]]);
  store.want(310, 360);
  await quiet(store);
  assert.equal(api.asked.length, 2);
});

test("places that are only flown over are not loaded", async () => {
  const api = new FakeApi(album(100, 100, 100, 100));
  const store = await opened(api);

  for (let slot = 60; slot < 360; slot += 20) store.want(slot, slot + 20);
  await quiet(store);

  assert.ok(api.asked.length <= 3, JSON.stringify(api.asked));
  assert.ok(store.photo(350));
  assert.equal(store.photo(150), undefined);
});

test("no more than two pages are asked for at once, each of at most 100 photos", async () => {
  const api = new FakeApi(album(...Array(80).fill(20)));
  let open = 0;
  let most = 0;
  const list = api.listPhotos.bind(api);
  api.listPhotos = async (page) => {
    most = Math.max(most, (open += 1));
    assert.ok(page.limit <= 100);
    try {
      return await list(page);
    } finally {
      open -= 1;
    }
  };
  const store = await opened(api);

  assert.deepEqual(await all(store), ids(api.sorted));
  assert.equal(most, 2);
});

test("any place of a long day is one request", async () => {
  const api = new FakeApi(album(20, 10_000, 5));
  for (const slot of [150, 5_000, 5_119, 10_019]) {
    const store = await opened(api);
    api.asked.length = 0;

    await store.fetch(slot);

    assert.equal(store.photo(slot).imageId, api.sorted[slot].imageId);
    assert.equal(api.asked.length, 1, String(slot));
    consistent(store);
  }
});

test("a photo within a long day is found by its id with one request", async () => {
  const api = new FakeApi(album(20, 10_000, 5));
  const store = await opened(api);
  api.asked.length = 0;

  assert.equal(await store.locate(api.sorted[7_777].imageId), 7_777);
  assert.equal(api.asked.length, 1);
});

test("a page starts at a photo that is loaded if no other place is closer, and so comes once more", async () => {
  const api = new FakeApi(album(20, 10_000, 5));
  const store = await opened(api);
  await store.fetch(7_725);
  api.asked.length = 0;

  store.want(7_760, 7_810);
  await quiet(store);

  assert.deepEqual(api.asked, [{ from: placeOfPhoto(api.sorted[7_769]), limit: 50 }]);
  assert.deepEqual(shown(store).slice(7_720, 7_819), ids(api.sorted.slice(7_720, 7_819)));
});

test("places within a long day follow what is added and removed before them", async () => {
  const api = new FakeApi(album(20, 1_000, 5));
  const store = await opened(api);
  for (let more = 0; more < 130; more += 1) {
    const own = photo(DAYS[1]);
    api.photos.push(own);
    store.add(own);
    await quiet(store);
  }
  for (const { imageId } of api.sorted.slice(30, 45)) {
    store.remove(imageId);
    api.photos = api.photos.filter((each) => each.imageId !== imageId);
  }
  api.asked.length = 0;

  assert.equal((await store.fetch(800)).imageId, api.sorted[800].imageId);
  assert.equal(api.asked.length, 1);
  assert.deepEqual(await all(store), ids(api.sorted));
  consistent(store);
});

test("what others deleted within a long day is gone when its part is loaded", async () => {
  const api = new FakeApi(album(20, 1_000, 5));
  const store = await opened(api);
  const before = api.sorted;
  api.photos = api.photos.filter((each) => !before.slice(520, 530).includes(each));

  store.want(510, 640);
  await quiet(store);

  assert.equal(store.count, 1_015);
  assert.equal((await store.fetch(900)).imageId, api.sorted[900].imageId);
  consistent(store);
});

test("photos in view are asked for before those around them", async () => {
  const api = new FakeApi(album(100, 100, 100, 100));
  const store = await opened(api);
  api.asked.length = 0;

  store.want(250, 370, 310);
  await quiet(store);

  assert.deepEqual(api.asked.map(({ from }) => from), [DAYS[3], DAYS[2]]);
});

test("the place of a photo stays the same object wherever it moves", async () => {
  const store = await opened(new FakeApi(album(3)));
  const entry = store.entry(2);

  store.add(photo(DAYS[0]));

  assert.equal(store.entry(3), entry);
});

test("other words for a photo are told, without another layout", async () => {
  const store = await opened(new FakeApi(album(2)));
  const heard = [];
  for (const type of ["change", "photos"]) store.addEventListener(type, ({ detail }) => heard.push([type, detail.from]));

  store.update({ ...store.photo(1), title: "At the sea" });

  assert.equal(store.photo(1).title, "At the sea");
  assert.deepEqual(heard, [["photos", 1]]);
});

test("a photo is found wherever it is", async () => {
  const api = new FakeApi(album(100, 150, 3));
  const store = await opened(api);
  const wanted = api.sorted[240];

  assert.equal(await store.locate(wanted.imageId), 240);
  assert.equal(await store.locate("nobody-knows"), -1);
  assert.equal((await store.fetch(252)).imageId, api.sorted[252].imageId);
});

test("one that is not ready, or a second copy, is not a place of its own", async () => {
  const api = new FakeApi(album(3));
  const store = await opened(api);
  const [one] = api.sorted;
  api.getPhoto = async (imageId) =>
    imageId === "copy" ? { ...one, imageId, duplicateOf: one.imageId } : { ...one, imageId, status: "pending" };

  assert.equal(await store.locate("copy"), 0);
  assert.equal(await store.locate("later"), -1);
});

test("a loading error is reported once, and retried", async () => {
  const api = new FakeApi(album(200));
  const store = await opened(api);
  api.failures = [new ApiError("Not now.", { status: 503 })];

  store.want(100, 150);
  await quiet(store);
  assert.equal(store.trouble.message, "Not now.");
  assert.equal(store.state, "ready");
  assert.equal(store.photo(120), undefined);

  store.retry();
  await quiet(store);
  assert.equal(store.trouble, undefined);
  assert.equal(store.photo(120).imageId, api.sorted[120].imageId);
});

for (let seed = 1; seed <= 20; seed += 1) {
  test(`whatever others add and delete meanwhile, the gallery ends up as the list is (${seed})`, async () => {
    const next = random(seed);
    const some = (most) => Math.floor(next() * most);
    const api = new FakeApi(album(...Array.from({ length: 12 }, () => some(next() < 0.2 ? 180 : 14))));
    const store = await opened(api);
    for (let step = 0; step < 6; step += 1) {
      const at = some(store.count);
      store.want(at, Math.min(at + 40, store.count));
      await quiet(store);
      for (let change = 0; change < 3; change += 1) {
        if (next() < 0.5) api.photos.splice(some(api.photos.length), 1);
        else api.photos.push(photo(DAYS[some(13)], next() < 0.3 ? { height: 900 } : {}));
      }
      // Some of it is this page's own doing.
      if (next() < 0.5) {
        const own = photo(DAYS[some(13)]);
        api.photos.push(own);
        store.add(own);
      }
      consistent(store);
    }

    // All of it read anew, as by scrolling through a page that was opened again.
    const again = await opened(api);
    assert.deepEqual(await all(again), ids(api.sorted));
    consistent(again);
    const seen = await all(store);
    consistent(store);
    assert.equal(new Set(seen).size, seen.length, "a photo stands in one place only");
    assert.ok(seen.every((id) => id !== undefined), "no place stays without its photo");
  });
}
