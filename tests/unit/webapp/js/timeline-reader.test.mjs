/** The timeline is read part by part, and the newest photos are shown before it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS } from "./fake-galleries.mjs";
import { ApiError, FakeApi, RATIOS, Store, album, all, allPhotos, consistent, ids, levelOf, opened, photo, quiet, shown, turn } from "./fake-stores.mjs";

test("days and shapes are known before the photos, and the first photos come with them", async () => {
  const api = new FakeApi(album(60, 3, 200));

  const store = await opened(api);

  assert.equal(store.state, "ready");
  assert.deepEqual(store.days.map(({ day, start, count }) => [day, start, count]), [[DAYS[0], 0, 60], [DAYS[1], 60, 3], [DAYS[2], 63, 200]]);
  assert.equal(store.ratio(262), RATIOS[levelOf({ width: 4, height: 3 })]);
  assert.deepEqual(shown(store).slice(0, 50), ids(api.sorted.slice(0, 50)));
  assert.equal(store.photo(50), undefined);
});

test("a timeline that comes late has the first photos asked for again: some may be gone that nobody tells of", async (t) => {
  const api = new FakeApi(album(60, 30));
  const gone = api.sorted[7];
  const { timeline } = FakeApi.prototype;
  let now = performance.now();
  t.mock.method(performance, "now", () => now);
  api.timeline = async (cursor) => {
    await turn();
    await turn();
    api.photos = api.photos.filter((each) => each !== gone);
    now += 20_000;
    return timeline.call(api, cursor);
  };

  const store = await opened(api);

  assert.equal(store.slotOf(gone.imageId), -1);
  assert.deepEqual(api.asked.map(({ from }) => from), ["9999", "9999"]);
  assert.deepEqual(await all(store), ids(api.sorted));
});

test("a timeline of several parts is shown with its first one, and grows", async () => {
  const api = new FakeApi(album(30, 30, 30));
  api.partSize = 40;
  const store = new Store(allPhotos(api));
  const counts = [];
  store.addEventListener("change", () => counts.push(store.count));

  await store.load();
  await quiet(store);

  // The newest photos tell of themselves before the timeline does.
  assert.deepEqual(counts.slice(0, 4), [50, 40, 80, 90]);
  assert.equal(store.days.length, 3);
  assert.deepEqual(await all(store), ids(api.sorted));
});

test("a place to begin with is there, with its photos, once the store is ready", async () => {
  const api = new FakeApi(album(100, 100, 100));
  api.partSize = 90;
  const store = new Store(allPhotos(api));
  let count = 0;
  store.addEventListener("state", () => (count ||= store.state === "ready" && store.count));

  await store.load({ day: DAYS[2], index: 0 });
  await quiet(store);

  assert.ok(count > 200, String(count));
  assert.equal(store.photo(200).imageId, api.sorted[200].imageId);
  assert.equal(api.asked[1].from, DAYS[2]);
});

test("the newest photos are there before the timeline, and keep their places when it comes", async () => {
  const api = new FakeApi(album(20, 300));
  const parts = Promise.withResolvers();
  const timeline = api.timeline.bind(api);
  api.timeline = async (cursor) => {
    await parts.promise;
    return timeline(cursor);
  };
  const store = new Store(allPhotos(api));
  const loading = store.load();
  await quiet(store);

  assert.equal(store.state, "ready");
  assert.ok(store.preliminary);
  assert.deepEqual(shown(store), ids(api.sorted.slice(0, 50)));
  const entries = store.timeline.entries.within(0, store.count);
  assert.equal(entries.length, 50);

  parts.resolve();
  await loading;
  await quiet(store);
  assert.ok(!store.preliminary);
  assert.equal(store.count, 320);
  assert.ok(entries.every((entry, slot) => store.entry(slot) === entry));
  assert.deepEqual(shown(store).slice(0, 50), ids(api.sorted.slice(0, 50)));
  consistent(store);
});

test("where the timeline can't be read the newest photos stay, and the rest comes with another try", async () => {
  const api = new FakeApi(album(20, 300));
  api.timelineFailures = [new ApiError("Lost.", { status: 0, code: "network" })];
  const timeline = api.timeline.bind(api);
  api.timeline = async (cursor) => {
    // After the photos.
    await turn();
    await turn();
    await turn();
    return timeline(cursor);
  };
  const store = new Store(allPhotos(api));
  await store.load();
  await quiet(store);

  assert.equal(store.state, "ready");
  assert.equal(store.trouble.message, "Lost.");
  store.want(0, 40);
  assert.equal(store.trouble.message, "Lost.");

  store.retry();
  await quiet(store);
  assert.equal(store.trouble, undefined);
  assert.equal(store.count, 320);
});

const building = () => new ApiError("Soon.", { status: 503, code: "timeline_building", retryAfter: 3 });

test("while the API builds the timeline, the newest photos are shown and it is asked again", async () => {
  for (const place of [undefined, { day: DAYS[1], index: 3 }]) {
    const api = new FakeApi(album(20, 300));
    api.timelineFailures = Array.from({ length: 9 }, building);
    const store = new Store(allPhotos(api));
    const states = [];
    for (const type of ["state", "change"]) store.addEventListener(type, () => states.push([store.state, store.count, store.trouble]));

    await store.load(place);
    await quiet(store);

    assert.deepEqual(states.filter(([state]) => state === "ready")[0], ["ready", 50, undefined]);
    assert.ok(states.every(([, , trouble]) => trouble === undefined));
    assert.equal(store.count, 320);
    assert.ok(store.complete);
    assert.deepEqual(await all(store), ids(api.sorted));
  }
});

test("a timeline that is read again while the API builds it is read once", async () => {
  const api = new FakeApi(album(20, 300));
  api.timelineFailures = [building(), building()];
  const store = new Store(allPhotos(api));

  const first = store.load();
  await turn();
  await turn();
  await Promise.all([first, store.load()]);
  await quiet(store);

  assert.equal(store.count, 320);
  assert.deepEqual(await all(store), ids(api.sorted));
});

test("a gallery that cannot be read is an error with its reason, and can be read again", async () => {
  const api = new FakeApi(album(3));
  api.timelineFailures = [new ApiError("Not now.", { status: 503 })];
  api.failures = [new ApiError("Not now.", { status: 503 })];
  const store = await opened(api);
  assert.equal(store.state, "error");
  assert.equal(store.error.message, "Not now.");

  store.retry();
  await quiet(store);

  assert.equal(store.state, "ready");
  assert.deepEqual(shown(store), ids(api.sorted));
});

test("a later part of the timeline that fails takes nothing away, and can be tried again", async () => {
  const api = new FakeApi(album(50, 50));
  api.partSize = 60;
  api.timelineFailures = [undefined, new ApiError("Not now.", { status: 503 })];
  const store = await opened(api);
  assert.equal(store.count, 60);
  assert.equal(store.trouble.message, "Not now.");

  store.retry();
  await quiet(store);

  assert.equal(store.count, 100);
  assert.equal(store.trouble, undefined);
});

test("a photo that is added while the timeline is read is there once", async () => {
  for (const known of [true, false]) {
    const api = new FakeApi(album(5));
    const store = new Store(allPhotos(api));
    const added = photo(DAYS[0]);
    if (known) api.photos.push(added);

    const loading = store.load();
    store.add(added);
    await loading;
    await quiet(store);

    assert.equal(store.count, 6);
    assert.equal(store.slotOf(added.imageId), 0);
    assert.equal(new Set(await all(store)).size, 6);
  }
});

test("first photos that fail are asked for again", async () => {
  const api = new FakeApi(album(5));
  api.failures = [new ApiError("Not now.", { status: 503 })];
  const store = await opened(api);

  assert.deepEqual(await all(store), ids(api.sorted));
});
