/** Photos that are added to a gallery, removed and put back, while only parts of its list are loaded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS } from "./fake-galleries.mjs";
import { ApiError, FakeApi, Store, album, all, allPhotos, consistent, ids, opened, photo, quiet, shown } from "./fake-stores.mjs";

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

test("photos that came while the list was read are added only if it does not have them", async () => {
  const api = new FakeApi(album(10, 120));
  const store = new Store(allPhotos(api));
  const loading = store.load();
  const fresh = photo(DAYS[1]);
  store.add({ ...api.sorted[120] });
  store.add(fresh);
  await loading;
  await quiet(store);

  assert.ok(store.slotOf(fresh.imageId) >= 0);
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
