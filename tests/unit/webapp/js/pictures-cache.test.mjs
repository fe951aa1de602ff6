/** Which pictures the service worker keeps and for how long. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { idle, later, offline, session } from "./fake-worker.mjs";

const { picture, forgetPhoto, tidy, KIND } = await import("../../../../webapp/static/js/worker/pictures.js");

const PICTURE = "https://site.example/thumbnails/one/a/640.webp";

const seen = async (address, body = "picture", status = 200) => {
  globalThis.fetch = async () => new Response(body, { status, headers: { "Content-Type": "image/webp" } });
  const answer = await picture(new Request(address), { session, later });
  await idle();
  return answer;
};

test("a picture that was seen is there without a connection", async () => {
  await seen(PICTURE);
  globalThis.fetch = offline;

  const answer = await picture(new Request(PICTURE), { session, later });

  assert.equal(await answer.text(), "picture");
  assert.equal(answer.headers.get("Content-Type"), "image/webp");
});

test("a picture that was never seen is missing without a connection", async () => {
  globalThis.fetch = offline;

  await assert.rejects(picture(new Request(PICTURE), { session, later }), TypeError);
});

test("a picture that the site has no more is forgotten", async () => {
  await seen(PICTURE);
  await seen(PICTURE, "gone", 404);

  assert.deepEqual(await (await caches.open(KIND)).keys(), []);
});

const signed = (expiry, mac = "a") => `${PICTURE}?s=${expiry}.${mac.repeat(43)}`;
const NEVER = 9_999_999_999;

test("a picture is the same one whatever its signature", async () => {
  await seen(signed(NEVER, "a"));
  await seen(signed(NEVER, "b"));
  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
  globalThis.fetch = offline;

  for (const address of [signed(NEVER, "c"), PICTURE]) {
    assert.equal(await (await picture(new Request(address), { session, later })).text(), "picture");
  }
});

test("a refusal of an expired signature does not say that the picture is gone", async () => {
  await seen(signed(NEVER));

  const answer = await seen(signed(1_000_000_000), "refused", 404);

  assert.equal(await answer.text(), "picture");
  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
});

test("with a valid signature it does", async () => {
  await seen(signed(NEVER));
  const answer = await seen(signed(NEVER), "gone", 404);

  assert.equal(answer.status, 404);
  assert.deepEqual(await (await caches.open(KIND)).keys(), []);
});

test("a server in trouble takes no picture away", async () => {
  await seen(PICTURE);
  await seen(PICTURE, "trouble", 503);

  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
});

test("all sizes of a deleted photo are forgotten, and no other's", async () => {
  for (const name of ["one/a/320", "one/a/640", "two/b/320"]) await seen(`https://site.example/thumbnails/${name}.webp`);

  await forgetPhoto(session, "one");

  const left = (await (await caches.open(KIND)).keys()).map((request) => new URL(request.url).pathname);
  assert.deepEqual(left, ["/thumbnails/two/b/320.webp"]);
});

const entry = (at, bytes) => new Response("", { headers: { "X-Kept-At": String(at), "X-Kept-Bytes": String(bytes) } });
const keepMany = async (count, bytes, at = (index) => 1_000 + index) => {
  const cache = await caches.open(KIND);
  for (let index = 0; index < count; index += 1) await cache.put(`/thumbnails/${index}`, entry(at(index), bytes));
  return cache;
};

test("the newest two hundred pictures are kept", async () => {
  const cache = await keepMany(230, 1);

  await tidy(session, 2_000);

  assert.equal((await cache.keys()).length, 200);
  assert.equal(await cache.match("/thumbnails/29"), undefined);
  assert.ok(await cache.match("/thumbnails/30"));
});

test("no more than fifty megabytes are kept", async () => {
  const cache = await keepMany(12, 5 * 2 ** 20);

  await tidy(session, 2_000);

  assert.equal((await cache.keys()).length, 10);
});

test("a picture that was not seen for a month is forgotten", async () => {
  const day = 24 * 60 * 60 * 1000;
  const cache = await keepMany(2, 1, (index) => index * 20 * day);

  await tidy(session, 31 * day);

  assert.deepEqual((await cache.keys()).map((request) => new URL(request.url).pathname), ["/thumbnails/1"]);
});
