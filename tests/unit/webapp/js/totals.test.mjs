/** The summary of all uploads. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Meter } = await import(new URL("upload/meter.js", modules));
const { visibleRows } = await import(new URL("upload/visible-rows.js", modules));
const { totals } = await import(new URL("upload/totals.js", modules));
const { UploadJob } = await import(new URL("upload/job.js", modules));
const { text } = await import(new URL("strings.js", modules));

const WAYS = {
  waiting: [],
  uploading: ["preparing", "uploading"],
  processing: ["processing"],
  ready: ["processing", "ready"],
  failed: ["preparing", "failed"],
  refused: ["refused"],
};

function job(state, size = 100, more = {}) {
  const made = new UploadJob(new File(["x".repeat(size)], `${state}.png`), null, more.smaller);
  for (const step of WAYS[state]) made.become(step);
  return Object.assign(made, more);
}

test("an even speed gives an even time, and it is not told too early", () => {
  const meter = new Meter();
  for (let second = 0; second <= 20; second += 1) {
    meter.note(second * 1_000, second * 1_000);
    if (second < 3) assert.equal(meter.left(1_000), null);
    else assert.ok(Math.abs(meter.left(30_000) - 30) < 0.01, `${meter.left(30_000)} s`);
  }
});

test("a hitch changes the time only a little, a new speed counts after a while", () => {
  const meter = new Meter();
  let sent = 0;
  let now = 0;
  const pass = (seconds, speed) => {
    for (let step = 0; step < seconds; step += 1) {
      now += 1_000;
      meter.note((sent += speed), now);
    }
  };
  meter.note(0, 0);
  pass(20, 1_000);
  pass(1, 0);
  assert.ok(meter.left(30_000) < 36);
  pass(40, 500);
  assert.ok(Math.abs(meter.left(30_000) - 60) < 2);
});

test("a pause and something cancelled do not count as slow", () => {
  const meter = new Meter();
  for (let second = 0; second <= 5; second += 1) meter.note(second * 1_000, second * 1_000);
  meter.note(2_000, 60_000);
  meter.note(3_000, 61_000);
  assert.ok(Math.abs(meter.left(1_000) - 1) < 0.01);

  meter.reset();
  assert.equal(meter.left(1_000), null);
});

test("the time left is shown in rounded units", () => {
  // On one line, whatever the width: their spaces do not break.
  const told = [2, 12, 41, 58, 100, 200, 3_700, 8_000].map((seconds) => text.upload.left(seconds).replaceAll("\u00a0", "~"));

  assert.deepEqual(told, [
    "almost~done",
    "20~s~left",
    "50~s~left",
    "1~min~left",
    "2~min~left",
    "3~min~left",
    "1~h~left",
    "2~h~left",
  ]);
});

test("totals count each job once, and bytes only of uploads", () => {
  const jobs = [
    job("waiting"),
    job("uploading", 100, { progress: 0.5 }),
    job("processing"),
    job("ready", 100, { sentBytes: 100 }),
    job("ready", 100, { duplicate: true }),
    job("ready", 100, { duplicate: true, restored: true }),
    job("failed"),
    job("refused"),
  ];

  assert.deepEqual(totals(jobs), {
    all: 8, going: 3, unsent: 2, added: 1, known: 1, back: 1, failed: 1, refused: 1, bytes: 400, sent: 250,
  });
});

test("the size of photos to be downscaled is estimated from the previous ones", () => {
  const jobs = [
    job("processing", 100, { smaller: true, prepared: true, sentBytes: 20 }),
    job("waiting", 200, { smaller: true }),
  ];

  const { bytes, sent } = totals(jobs);

  assert.equal(bytes, 60);
  assert.equal(sent, 20);
});

test("a short list shows everything but refused files, failures first", () => {
  const [one, two, three, four] = [job("ready"), job("failed"), job("waiting"), job("refused")];

  assert.deepEqual(visibleRows([one, two, three, four], 10), { shown: [two, one, three], more: 0 });
});

test("a long list shows active uploads, up to its limit", () => {
  const done = Array.from({ length: 100 }, () => job("ready"));
  const moving = [job("uploading"), job("processing")];
  const waiting = Array.from({ length: 200 }, () => job("waiting"));
  const failed = [job("failed")];

  const { shown, more } = visibleRows([...done, ...moving, ...failed, ...waiting], 40);

  assert.equal(shown.length, 40);
  assert.equal(more, 263);
  assert.deepEqual(shown.slice(0, 3), [...failed, ...moving]);

  const end = visibleRows([...done, ...waiting.slice(0, 10)], 40);
  assert.deepEqual(end.shown, [...done.slice(-30), ...waiting.slice(0, 10)]);

  const bad = visibleRows(Array.from({ length: 90 }, () => job("failed")), 40);
  assert.equal(bad.shown.length, 40);
  assert.equal(bad.more, 50);
});
