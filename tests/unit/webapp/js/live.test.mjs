/** What others add and delete appears in a list that somebody looks at, with a fake list. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError, FakeApi, Store, album, allPhotos, ids, photo, quiet, shown } from "./fake-stores.mjs";
import { DAYS } from "./fake-galleries.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
globalThis.addEventListener ??= () => {};
const { Live } = await import(new URL("gallery/live.js", modules));
const { own } = await import(new URL("upload/own.js", modules));

/** Deleting is a matter of gallery/removals.js; here is what of it concerns a list. */
class FakeRemovals {
  hidden = new Set();
  gone = new Set();

  constructor(store) {
    this.store = store;
  }

  lost(imageIds) {
    for (const each of imageIds) this.gone.add(each);
    this.store.removeAll(imageIds);
  }

  admits(imageId) {
    return !this.hidden.has(imageId);
  }

  returned = new Set();
  returnedSince = (imageId) => this.returned.has(imageId);
}

/** A list whose timeline says up to where it has what has changed, and what has changed since. */
class LiveApi extends FakeApi {
  answers = [];
  since = [];
  read = 0;

  async timeline(cursor) {
    if (cursor === undefined) this.read += 1;
    return { ...(await super.timeline(cursor)), until: `${cursor ?? "first"} ${this.read}` };
  }

  async changes(since) {
    this.since.push(since);
    await this.whileAsked?.();
    const answer = this.answers.shift();
    if (answer instanceof Error) throw answer;
    return { images: [], removed: [], until: `after ${since}`, more: false, ...answer };
  }

  /** Others add photos. */
  add(...photos) {
    this.photos.push(...photos);
    return { images: photos };
  }

  /** Others delete photos. */
  drop(...photos) {
    this.photos = this.photos.filter((each) => !photos.includes(each));
    return { removed: ids(photos) };
  }
}

let api;
let store;
let removals;
let live;
let news;
let reloads;

async function opened(photos, partSize = Infinity) {
  api = new LiveApi(photos);
  api.partSize = partSize;
  store = new Store(allPhotos(api));
  removals = new FakeRemovals(store);
  reloads = 0;
  live = new Live(allPhotos(api), { store, removals, reload: () => (reloads += 1) });
  news = [];
  live.addEventListener("news", ({ detail }) => news.push(...ids(detail.photos)));
  await store.load();
  await quiet(store);
}

beforeEach(() => own.clear());

test("photos of others are added to the gallery and told of once, with no other request", async () => {
  await opened(album(10, 120));
  const fresh = [photo(DAYS[0]), photo(DAYS[1])];
  const before = api.asked.length;

  api.answers = [api.add(...fresh), {}];
  await live.look();
  await live.look();

  assert.deepEqual(news, ids(fresh));
  assert.equal(store.count, 132);
  assert.deepEqual(api.since, ["first 1", "after first 1"]);
  // Not even for the photo in the middle of a day that is not loaded.
  assert.equal(api.asked.length, before);
});

test("what the list had when it was read is told once more, and is not added twice", async () => {
  await opened(album(10, 120));
  const [known, elsewhere] = [api.sorted[3], api.sorted[125]];

  api.answers = [{ images: [known, elsewhere], more: true }, { images: [api.sorted[100]] }];
  await live.look();
  await live.look();

  assert.equal(store.count, 130);
  assert.deepEqual(news, []);
  assert.equal(store.slotOf(elsewhere.imageId), 125);
});

test("photos that others delete leave it, and those that are not loaded are none", async () => {
  await opened(album(10, 120));
  const [gone, elsewhere] = [api.sorted[3], api.sorted[125]];

  api.answers = [api.drop(gone, elsewhere)];
  await live.look();

  assert.equal(store.slotOf(gone.imageId), -1);
  assert.deepEqual([...removals.gone], ids([gone, elsewhere]));
  assert.deepEqual(news, []);
});

test("all that goes moves the others once", async () => {
  await opened(album(30));
  let changes = 0;
  await live.look();
  store.addEventListener("change", () => (changes += 1));

  api.answers = [api.drop(...api.sorted.slice(5, 15))];
  await live.look();

  assert.equal(changes, 1);
  assert.deepEqual(shown(store), ids(api.sorted));
});

test("what is there already is not added, and not told of", async () => {
  await opened(album(10));

  api.answers = [{ images: [api.sorted[4], api.sorted[7]] }];
  await live.look();

  assert.equal(store.count, 10);
  assert.deepEqual(news, []);
});

test("what this page adds is no news, whoever is first to show it", async () => {
  await opened(album(10));
  const mine = photo(DAYS[0]);
  own.add(mine.imageId);

  api.answers = [api.add(mine)];
  await live.look();

  assert.ok(store.slotOf(mine.imageId) >= 0);
  assert.deepEqual(news, []);
  store.add(mine);
  assert.equal(store.count, 11);
});

test("what was deleted here a moment ago does not come back", async () => {
  await opened(album(10));
  const [, deleted] = api.sorted;
  removals.hidden.add(deleted.imageId);
  store.remove(deleted.imageId);

  api.answers = [{ images: [deleted] }];
  await live.look();

  assert.equal(store.slotOf(deleted.imageId), -1);
  assert.deepEqual(news, []);
});

test("more than fits into an answer is asked for at once, and much more is read as a list", async () => {
  await opened(album(10));
  api.answers = Array.from({ length: 6 }, () => ({ ...api.add(photo(DAYS[0])), more: true }));

  for (let answer = 0; answer < 4; answer += 1) assert.equal(await live.look(), true);
  assert.equal(reloads, 0);
  assert.equal(await live.look(), false);

  assert.equal(reloads, 1);
});

for (const code of ["since_too_old", "invalid_since"]) {
  test(`a page that was away for long reads the list again: ${code}`, async () => {
    await opened(album(10));
    api.answers = [new ApiError("No.", { status: 400, code })];

    await assert.rejects(live.look(), { code });

    assert.equal(reloads, 1);
  });
}

test("any other refusal changes nothing", async () => {
  await opened(album(10));
  api.answers = [new ApiError("No.", { status: 503, code: "busy" })];

  await assert.rejects(live.look(), { code: "busy" });
  assert.equal(reloads, 0);

  api.answers = [api.add(photo(DAYS[0]))];
  await live.look();
  assert.deepEqual(api.since, ["first 1", "first 1"]);
  assert.equal(store.count, 11);
});

test("while the list is being read nothing is asked, and a late answer is dropped", async () => {
  await opened(album(10));
  const fresh = photo(DAYS[0]);
  api.answers = [api.add(fresh), {}];
  api.whileAsked = async () => {
    api.whileAsked = undefined;
    void store.load();
  };

  await live.look();
  assert.deepEqual(news, []);
  await live.look();
  assert.equal(api.since.length, 1);

  await store.loading;
  await quiet(store);
  await live.look();
  // The list that was read again has it.
  assert.deepEqual(api.since, ["first 1", "first 2"]);
  assert.equal(store.count, 11);
});

test("a list in parts has what has changed up to where its first part was read", async () => {
  await opened(album(10, 120), 40);

  await live.look();

  assert.deepEqual(api.since, ["first 1"]);
});

test("an API that does not say up to where the list goes is asked nothing", async () => {
  await opened(album(10));
  store.until = undefined;

  assert.equal(await live.look(), false);
  assert.deepEqual(api.since, []);
});

test("a gallery that was empty gets its first photo", async () => {
  await opened([]);
  assert.equal(store.state, "empty");
  const fresh = photo(DAYS[0]);

  api.answers = [api.add(fresh)];
  await live.look();

  assert.equal(store.state, "ready");
  assert.deepEqual(shown(store), [fresh.imageId]);
});

test("a photo that is being restored is not lost by an answer that does not know it yet", async () => {
  await opened(album(10));
  const [back, gone] = api.sorted;
  removals.returned.add(back.imageId);
  const lost = [];
  live.addEventListener("lost", ({ detail }) => lost.push(...detail.imageIds));

  api.answers = [api.drop(back, gone)];
  await live.look();

  assert.equal(store.count, 9);
  assert.ok(store.slotOf(back.imageId) >= 0);
  assert.ok(!lost.includes(back.imageId));
});

test("a photo that was in the trash between two looks has its new addresses, and is no news", async () => {
  await opened(album(10));
  const [kept, moved] = api.sorted;
  const at = (url) => [{ url, width: 1, height: 1, bytes: 1, type: "image/webp" }];
  store.update({ ...kept, renditions: at("/thumbnails/private/a/1/640.webp?s=1") });
  store.update({ ...moved, renditions: at("/thumbnails/b/1/640.webp") });
  const updated = [];
  store.addEventListener("photos", ({ detail }) => updated.push(detail.from));

  const again = { ...moved, renditions: at("/thumbnails/b/2/640.webp") };
  api.answers = [{ images: [{ ...kept, renditions: at("/thumbnails/private/a/1/640.webp?s=2") }, again] }];
  await live.look();

  assert.deepEqual(store.photo(store.slotOf(moved.imageId)), again);
  assert.ok(updated.includes(store.slotOf(moved.imageId)));
  // Another signature is no other address.
  assert.ok(!updated.includes(store.slotOf(kept.imageId)));
  assert.deepEqual(news, []);
});
