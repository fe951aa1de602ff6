/** What is in the trash: pages on demand, addresses that expire, and what is taken out of it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { TrashList } = await import(new URL("trash/trash-list.js", modules));

const PAGE = 3;
let binned;
let asked;
let version;
let now;
let list;
let said;
let hold;

beforeEach(() => {
  binned = ["g", "f", "e", "d", "c", "b", "a"];
  asked = [];
  version = 1;
  now = 0;
  hold = undefined;
  performance.now = () => now;
  globalThis.fetch = async (path) => {
    const query = new URL(path, "https://site.example").searchParams;
    asked.push(query.get("cursor") ?? "first");
    await hold;
    const start = query.has("cursor") ? binned.indexOf(query.get("cursor")) + 1 : 0;
    const images = binned.slice(start, start + PAGE).map((imageId) => ({ imageId, renditions: [{ url: `${imageId} ${version}` }] }));
    const more = start + PAGE < binned.length ? { nextCursor: images.at(-1).imageId } : {};
    return Response.json({ images, count: images.length, days: 30, ...(query.get("total") ? { total: binned.length } : {}), ...more });
  };
  list = new TrashList(new AbortController().signal);
  said = [];
  for (const type of ["change", "photo"]) {
    list.addEventListener(type, ({ detail }) => said.push(detail.entry ? `photo ${detail.entry.photo.imageId}` : type));
  }
});

const urlOf = (imageId) => list.entries.get(imageId)?.photo.renditions[0].url;

test("pages come on demand, each once, until the end", async () => {
  await list.load();
  assert.deepEqual(list.ids, ["g", "f", "e"]);
  assert.equal(list.total, 7);

  await Promise.all([list.more(), list.more()]);
  await list.more();
  await list.more();
  assert.equal(list.ids.join(""), "gfedcba");
  assert.ok(list.complete);
  assert.deepEqual(asked, ["first", "e", "b"]);
});

test("what is read again and is the same keeps what was read after it, with new addresses", async () => {
  await list.load();
  await list.more();
  said.length = 0;
  version = 2;
  await list.load();

  assert.equal(list.ids.join(""), "gfedcb");
  assert.deepEqual(said, ["photo g", "photo f", "photo e"]);
  assert.equal(urlOf("g"), "g 2");
});

test("what is read again and has new ones keeps what was read after it, which is on other pages now", async () => {
  await list.load();
  await list.more();
  binned = ["h", ...binned];
  version = 2;
  await list.load();

  assert.equal(list.ids.join(""), "hgfedcb");
  assert.equal(list.total, 8);
  assert.ok(!list.complete);
  now = 15 * 60_000;
  await list.refresh(list.entries.get("e"));
  assert.equal(urlOf("e"), "e 2");
  await list.more();
  assert.equal(list.ids.join(""), "hgfedcba");
  assert.ok(list.complete);
});

test("what is read again and has lost some that were read begins anew", async () => {
  await list.load();
  await list.more();
  await list.more();
  binned = ["h", "g", "f", "e", "a"];
  await list.load();

  assert.deepEqual(list.ids, ["h", "g", "f"]);
  assert.equal(list.total, 5);
  assert.ok(!list.complete);
});

test("what is read again and fits on one page is that page", async () => {
  await list.load();
  await list.more();
  binned = ["c", "b"];
  await list.load();

  assert.deepEqual(list.ids, ["c", "b"]);
  assert.ok(list.complete);
});

test("a page that arrives after the list was read anew is not of this one", async () => {
  await list.load();
  let go;
  hold = new Promise((resolve) => (go = resolve));
  const late = list.more();
  binned = ["h", ...binned];
  const load = list.load();
  go();
  await Promise.all([late, load]);

  assert.equal(list.ids.join(""), "hgfe");
  await list.more();
  assert.equal(list.ids.join(""), "hgfedcb");
});

test("what was taken is gone, and the next page follows what is left", async () => {
  await list.load();
  list.take(["f", "x"]);
  binned = binned.filter((each) => each !== "f");

  assert.equal(list.total, 6);
  await list.more();
  assert.equal(list.ids.join(""), "gedcb");
});

test("an emptied trash is empty, whatever is still on its way", async () => {
  await list.load();
  const late = list.more();
  list.clear();
  await late;

  assert.deepEqual(list.ids, []);
  assert.equal(list.total, 0);
  assert.ok(list.complete);
});

test("expired addresses are asked for once for all photos of a page", async () => {
  await list.load();
  await list.more();
  version = 2;
  now = 15 * 60_000;
  await Promise.all(["d", "c"].map((each) => list.refresh(list.entries.get(each))));

  assert.deepEqual(asked.slice(2), ["e"]);
  assert.equal(urlOf("d"), "d 2");
  assert.equal(urlOf("g"), "g 1");
});

test("a picture that is just being moved is asked for after a while", async () => {
  await list.load();
  const waits = [];
  const { setTimeout: real } = globalThis;
  globalThis.setTimeout = (work, milliseconds) => {
    waits.push(milliseconds);
    return real(work, milliseconds);
  };
  now = 1_000;
  await list.refresh(list.entries.get("g"));
  globalThis.setTimeout = real;

  assert.ok(waits.includes(3_000));
  assert.deepEqual(asked, ["first", "first"]);
});

test("a photo that moved to another page has that one's addresses", async () => {
  await list.load();
  await list.more();
  list.take(["g"]);
  binned = binned.filter((each) => each !== "g");
  version = 2;
  now = 15 * 60_000;
  await list.refresh(list.entries.get("f"));

  // It is on the first page now.
  assert.equal(urlOf("d"), "d 2");
  assert.equal(list.entries.get("d").cursor, undefined);
});
