/** What screen readers say of uploads. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Announcer } = await import(new URL("upload/announcing.js", modules));
const { UploadJob } = await import(new URL("upload/job.js", modules));

const jobs = (count) => Array.from({ length: count }, (_, index) => new UploadJob(new File(["x"], `${index}.jpg`), null));

/** An announcer, and what it has said. */
function make() {
  const said = [];
  return { said, announcer: new Announcer((words) => said.push(words)) };
}

test("three hundred files are two announcements", () => {
  const { said, announcer } = make();
  const many = jobs(300);
  announcer.update({ jobs: many, active: true }, "Adding 300");
  for (const job of many) {
    job.become("processing");
    job.become("ready");
    announcer.update({ jobs: many, active: true }, "Adding 300 · 40 s left");
  }
  announcer.update({ jobs: many, active: false }, "300 added");
  // They go from the list.
  announcer.update({ jobs: [], active: false }, "");

  assert.deepEqual(said, ["Adding 300", "300 added"]);
});

test("files that are refused at once are announced together", () => {
  const { said, announcer } = make();
  const refused = jobs(4);
  for (const job of refused) job.refuse({ code: "empty", reason: "This file is empty." });
  announcer.update({ jobs: refused, active: false }, "4 files can’t be read");
  announcer.update({ jobs: refused, active: false }, "4 files can’t be read");

  assert.deepEqual(said, ["4 files can’t be read"]);
});

test("one file is called by its name", () => {
  const { said, announcer } = make();
  const [one] = jobs(1);
  announcer.update({ jobs: [one], active: true }, "Adding 1");
  one.become("processing");
  one.become("ready");
  announcer.update({ jobs: [one], active: false }, "1 added");

  assert.deepEqual(said, ["0.jpg is in the gallery."]);
});

test("what a file failed for is told, and what came of another try", () => {
  const { said, announcer } = make();
  const [one] = jobs(1);
  one.become("failed", "The connection was lost.");
  announcer.update({ jobs: [one], active: false }, "1 couldn’t be added");
  one.become("waiting");
  announcer.update({ jobs: [one], active: true }, "Adding 1");
  one.become("processing");
  one.duplicate = true;
  one.become("ready");
  announcer.update({ jobs: [one], active: false }, "1 already there");

  assert.deepEqual(said, ["0.jpg: The connection was lost.", "0.jpg is already in the gallery."]);
});
