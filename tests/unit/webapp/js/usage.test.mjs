/** How much is stored and may be, and whether photos can be added. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { isReason, usage } = await import(new URL("usage/usage.js", modules));
const { text } = await import(new URL("strings.js", modules));
const { refusal } = await import(new URL("errors.js", modules));

const GB = 1024 ** 3;
const STATE = { bytes: 12 * GB, maxBytes: 50 * GB, photos: 10, maxPhotos: 100, today: 1, maxToday: 10, uploads: "open" };
let asked;
let answer;
let now = 0;

beforeEach(() => {
  asked = 0;
  answer = STATE;
  // Each test's first question is asked.
  now += 60_000;
  performance.now = () => now;
  globalThis.fetch = async () => {
    asked += 1;
    return answer ? Response.json(answer) : Response.json({ code: "internal_error" }, { status: 400 });
  };
});

test("it is asked for once by all that need it, and again after a while", async () => {
  await Promise.all([usage.read(), usage.read()]);
  await usage.read();
  assert.equal(asked, 1);
  assert.equal(usage.state.photos, 10);

  now += 20_000;
  await usage.read();
  assert.equal(asked, 2);
});

test("it is asked for again at once when a photo has been added", async () => {
  await usage.read();
  usage.outdate();
  await usage.read();

  assert.equal(asked, 2);
});

test("limits are near from nine tenths on", async () => {
  answer = { ...STATE, bytes: 44.9 * GB, photos: 90, today: 12 };
  await usage.read();

  assert.deepEqual(usage.near.map(({ kind }) => kind), ["Photos", "Today"]);
});

test("a limit that leaves no room is full, and not only near", async () => {
  answer = { ...STATE, bytes: 49.9 * GB, photos: 99, today: 10 };
  await usage.read();

  assert.deepEqual(usage.near.map(({ full }) => full), [true, false, true]);
  assert.equal(text.usage.full(49.99 * GB, 50 * GB), "Your storage is full: 50 of 50 GB.");
});

test("an answer that does not come changes nothing", async () => {
  await usage.read();
  now += 20_000;
  answer = undefined;
  await usage.read();

  assert.equal(usage.state.photos, 10);
});

test("a pause is told by an answer or by a refused upload, and ends with the next answer", async () => {
  answer = { ...STATE, uploads: "paused", reason: "budget" };
  await usage.read();
  assert.equal(usage.paused, "budget");

  usage.pausedFor("day");
  assert.equal(usage.paused, "day");
  answer = STATE;
  await usage.read();
  assert.equal(usage.paused, undefined);
});

test("sizes of one unit name it once", () => {
  assert.equal(text.usage.stored(12 * GB, 50 * GB), "12 of 50 GB used");
  assert.equal(text.usage.stored(340 * 1024 ** 2, 50 * GB), "340 MB of 50 GB used");
  assert.equal(text.usage.almostPhotos(95_000, 100_000), "You’re close to the limit: 95,000 of 100,000 photos.");
});

test("why uploads are paused is said in the page's words, and another reason in the API's", async () => {
  const refused = (body) => refusal(Response.json({ error: "No uploads.", code: "uploads_paused", ...body }, { status: 409 }));

  const { message, reason } = await refused({ reason: "storage" });
  assert.equal(message, text.paused.storage);
  assert.ok(isReason(reason));
  const other = await refused({ reason: "constructor" });
  assert.equal(other.message, text.codes.uploads_paused);
  assert.ok(!isReason(other.reason));
});
