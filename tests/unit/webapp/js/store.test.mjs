/** The photos of the gallery by slot, with a list that is made up and changes behind one's back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, random } from "./fake-galleries.mjs";
import { ApiError, FakeApi, album, all, consistent, ids, opened, photo, quiet, shown } from "./fake-stores.mjs";

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

test("a long day is loaded from its beginning, each page after the one before", async () => {
  const api = new FakeApi(album(20, 900, 5));
  const store = await opened(api);

  store.want(600, 640);
  await quiet(store);

  assert.deepEqual(shown(store).slice(600, 640), ids(api.sorted.slice(600, 640)));
  assert.ok(api.asked.slice(1).every(({ from, cursor }) => cursor || from === DAYS[1]));
  consistent(store);
});

test("a new photo slides into its place by when it was taken", async () => {
  const api = new FakeApi(album(3, 0, 3));
  const store = await opened(api);
  const changes = [];
  store.addEventListener("change", ({ detail }) => changes.push(detail.animate));

  const between = photo(DAYS[1]);
  const newest = photo(DAYS[0]);
  const oldest = photo(DAYS[0], { takenAt: `${DAYS[0]}T00:00:00` });

  assert.equal(store.add(between), 3);
  assert.equal(store.add(newest), 0);
  assert.equal(store.add(oldest), 4);
  assert.equal(store.add(newest), 0);
  assert.equal(store.count, 9);
  assert.deepEqual(changes, [true, true, true]);
  consistent(store);
});

test("a photo that is known but not loaded is not counted twice", async () => {
  const api = new FakeApi(album(60, 250, 40));
  const store = await opened(api);
  const known = [api.sorted[55], api.sorted[180], api.sorted[330]];
  assert.ok(known.every(({ imageId }) => store.slotOf(imageId) < 0));

  for (const each of known) store.add({ ...each });
  await quiet(store);

  assert.equal(store.count, 350);
  assert.deepEqual(known.map(({ imageId }) => store.slotOf(imageId)), [55, 180, 330]);
  // One of the middle day: what comes after it in its day needs no asking.
  assert.ok(api.asked.length <= 6, JSON.stringify(api.asked));
  assert.deepEqual(await all(store), ids(api.sorted));
});

test("a new photo goes into an unloaded part after loading it, and next to loaded ones without a request", async () => {
  const api = new FakeApi(album(200));
  const store = await opened(api);
  const newest = photo(DAYS[0]);
  const oldest = photo(DAYS[0], { takenAt: `${DAYS[0]}T00:00:00` });
  api.photos.push(newest, oldest);

  assert.equal(store.add(newest), 0);
  assert.equal(api.asked.length, 1);
  assert.equal(store.add(oldest), -1);
  await quiet(store);

  assert.equal(store.count, 202);
  assert.equal(store.slotOf(oldest.imageId), 201);
  consistent(store);
});

test("several of one second are told apart by their part of the list", async () => {
  const same = Array.from({ length: 120 }, () => photo(DAYS[0], { takenAt: `${DAYS[0]}T10:00:00` }));
  const api = new FakeApi(same);
  const store = await opened(api);

  store.add({ ...api.sorted[110] });
  await quiet(store);

  assert.equal(store.count, 120);
  assert.equal(store.slotOf(api.sorted[110].imageId), 110);
});

test("photos of others count as new only if they were not counted already", async () => {
  const api = new FakeApi(album(10, 120));
  const store = await opened(api);
  const fresh = photo(DAYS[1]);

  assert.deepEqual(ids(await store.addAll([{ ...api.sorted[120] }, fresh])), [fresh.imageId]);
  assert.equal(store.count, 131);
});

test("where the list can't be asked, an added photo is shown, and put right later", async () => {
  const api = new FakeApi(album(200));
  const store = await opened(api);
  api.failures = [new ApiError("Not now.", { status: 503 })];

  store.add({ ...api.sorted[150] });
  await quiet(store);
  assert.ok(store.slotOf(api.sorted[150].imageId) >= 0);

  assert.deepEqual(await all(store), ids(api.sorted));
});

test("a removed photo is back at once, though its day is not loaded", async () => {
  const store = await opened(new FakeApi(album(200)));
  const { photo: removed } = store.remove(store.photo(49).imageId);

  assert.equal(store.restore(removed), 49);
  assert.equal(store.count, 200);
});

test("a photo without a date sorts by its upload time", async () => {
  const api = new FakeApi(album(2, 2));
  const store = await opened(api);

  const { takenAt, takenDay, ...undated } = photo(DAYS[1], { uploadedAt: `${DAYS[1]}T00:00:00.000000Z` });

  assert.equal(store.add(undated), 4);
});

test("a removed photo leaves no gap, and can be put back", async () => {
  const api = new FakeApi(album(1, 2));
  const store = await opened(api);
  const [first] = shown(store);

  const removed = store.remove(first);

  assert.equal(removed.slot, 0);
  assert.equal(store.count, 2);
  assert.equal(store.days[0].day, DAYS[1]);
  assert.equal(store.remove(first), null);
  assert.equal(store.restore(removed.photo), 0);
  assert.deepEqual(shown(store), ids(api.sorted));
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
