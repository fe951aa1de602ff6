/** How often a photo that was sent is asked about until it is ready, by a clock that only waiting advances. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { follow } = await import(new URL("upload/transfer.js", modules));

const TAKES = 1_300;

/** The same random numbers in every run. */
let state = 1;
Math.random = () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
/** Photos take different times. */
const varied = () => 800 + 1_200 * Math.random();

let now;
let readyAt;
let polls;
let batch;

globalThis.setTimeout = (work, milliseconds) => {
  now += milliseconds;
  queueMicrotask(work);
};
globalThis.fetch = async () => {
  polls += 1;
  return Response.json({ imageId: "id", status: now >= readyAt ? "ready" : "pending" });
};

beforeEach(() => {
  now = 0;
  polls = 0;
  // One more is always waited for, so that these belong to the same batch.
  batch = { size: 1, done: 0, usual: 0 };
});

/** Follow one photo, which is ready after a while; its polls, and how long it was ready before that was seen. */
async function one(takes) {
  const before = polls;
  readyAt = now + takes;
  await follow({ imageId: "id", stopping: new AbortController() }, batch);
  return { polls: polls - before, late: now - readyAt };
}

async function many(takes, count = 1_000) {
  const all = [];
  for (let number = 0; number < count; number += 1) all.push(await one(takes()));
  const mean = (/** @type {(each: any) => number} */ what) => all.reduce((sum, each) => sum + what(each), 0) / count;
  return { polls: mean((each) => each.polls), late: mean((each) => each.late) };
}

test("the first photo is asked about early: after a third of a second, and three or four times", async () => {
  const { polls: first, late } = await one(TAKES);

  assert.ok(first >= 3 && first <= 4, `${first} polls`);
  assert.ok(late < 1_250, `${late} ms late`);
});

test("those after it are first asked about when they are usually ready: far less often, and seen no later", async () => {
  const alone = { polls: 0, late: 0 };
  for (let number = 0; number < 1_000; number += 1) {
    batch.usual = 0;
    const each = await one(varied());
    alone.polls += each.polls / 1_000;
    alone.late += each.late / 1_000;
  }
  const together = await many(varied);

  assert.ok(together.polls < 0.6 * alone.polls, `${together.polls} polls instead of ${alone.polls}`);
  assert.ok(together.late < alone.late, `${together.late} ms late instead of ${alone.late}`);
  // cli/cost/load.py counts two polls for a photo.
  assert.ok(together.polls < 2, `${together.polls} polls`);
});

test("after a first photo that took long, the others are seen no later than without it", async () => {
  const slow = { late: 0 };
  const alone = { late: 0 };
  for (let number = 0; number < 300; number += 1) {
    batch.usual = 0;
    await one(3_000);
    for (let next = 0; next < 6; next += 1) slow.late += (await one(varied())).late;
    for (let next = 0; next < 6; next += 1) {
      batch.usual = 0;
      alone.late += (await one(varied())).late;
    }
  }

  assert.ok(slow.late < alone.late, `${slow.late / 1_800} ms late instead of ${alone.late / 1_800}`);
});

test("what is usual follows photos that become quicker or slower", async () => {
  await many(() => 10_000, 20);
  const quicker = await many(varied);
  const slower = await many(() => 4_000);

  assert.ok(quicker.late < 700 && slower.late < 1_500, `${quicker.late} and ${slower.late} ms late`);
});

test("a photo that is added when all others are ready does not wait as they did", async () => {
  await many(() => 60_000, 5);
  batch.size = 0;
  await one(TAKES);
  assert.equal(batch.usual, 0);

  const { late } = await one(TAKES);

  assert.ok(late < 1_250, `${late} ms late`);
});
