/** Polling for photos of others, with a fake list. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Poller } = await import(new URL("gallery/poller.js", modules));

const photo = (number) => ({ imageId: `id-${number}` });
const ids = (photos) => photos.map(({ imageId }) => imageId);

let listed;
let asked;
let added;
let hidden;
let news;

const source = {
  async recent({ limit, cursor = "0" }) {
    asked.push(limit);
    const end = Number(cursor) + limit;
    const images = listed.slice(Number(cursor), end);
    return end < listed.length ? { images, nextCursor: String(end) } : { images };
  },
};

const store = {
  async addAll(photos) {
    const fresh = photos.filter(({ imageId }) => imageId !== "id-shown");
    added.push(...ids(fresh));
    return fresh;
  },
};

beforeEach(() => {
  listed = Array.from({ length: 30 }, (_, number) => photo(number));
  asked = [];
  added = [];
  hidden = new Set();
  news = new Poller(source, store, hidden);
});

test("the first poll announces nothing, with one short request", async () => {
  await news.look();
  await news.look();

  assert.deepEqual(asked, [10, 10]);
  assert.deepEqual(added, []);
});

test("photos of others are added to the gallery and announced once", async () => {
  const told = [];
  news.addEventListener("news", ({ detail }) => told.push(...ids(detail.photos)));
  await news.look();

  listed.unshift(photo("b"), photo("a"));
  await news.look();
  await news.look();

  assert.deepEqual(added, ["id-b", "id-a"]);
  assert.deepEqual(told, added);
});

test("however many they are, all are found", async () => {
  await news.look();

  listed.unshift(...Array.from({ length: 130 }, (_, number) => photo(`new-${number}`)));
  await news.look();

  // And none of those that were there, but not on the first page.
  assert.equal(added.length, 130);
  assert.deepEqual(asked, [10, 10, 100, 100]);
});

test("in a gallery that was empty, or is known as a whole, whatever is not known is new", async () => {
  listed = [];
  await news.look();

  listed = [photo("a"), photo("b")];
  await news.look();

  assert.deepEqual(added, ["id-a", "id-b"]);
});

test("photos deleted here do not come back, and known ones are not announced", async () => {
  const told = [];
  news.addEventListener("news", ({ detail }) => told.push(...ids(detail.photos)));
  await news.look();

  hidden.add("id-gone");
  listed.unshift(photo("gone"), photo("shown"));
  await news.look();

  assert.deepEqual(added, []);
  assert.deepEqual(told, []);
});

test("a hidden page sends no requests; a page that becomes visible polls", async () => {
  document.visibilityState = "hidden";
  const watching = news.watch();
  await new Promise(setImmediate);
  assert.deepEqual(asked, []);

  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  assert.deepEqual(asked, [10]);

  news.destroy();
  await watching;
});
