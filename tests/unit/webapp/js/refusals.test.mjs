/** Refused files are told by what is wrong with them, not one by one. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { groupsOf } = await import(new URL("upload/refusals.js", modules));
const { UploadJob } = await import(new URL("upload/job.js", modules));

const refused = (code, reason = code, name = "a.jpg") => new UploadJob(new File(["x"], name), { code, reason });
const told = (jobs) => groupsOf(jobs).map(({ words }) => words);

test("one sentence says how many files are not photos", () => {
  const [group, ...others] = groupsOf(Array.from({ length: 4 }, () => refused("unsupported_type", "Formats: JPEG.")));

  assert.equal(group.words, "4 files are not photos");
  assert.equal(group.reason, "Formats: JPEG.");
  assert.deepEqual(others, []);
});

test("each kind of refusal has its own sentence, in the same order whatever came first", () => {
  const jobs = ["brand_new", "empty", "file_too_large", "not_an_image", "unreadable", "wrong_type"].map((code) => refused(code));

  assert.deepEqual(told(jobs), [
    "2 files are not photos",
    "1 photo is too large",
    "2 files can’t be read",
    "1 file couldn’t be added",
  ]);
});

test("reasons that differ belong to each file", () => {
  const [group] = groupsOf([refused("file_too_large", "This photo is 70 MB."), refused("file_too_large", "This photo is 80 MB.")]);

  assert.equal(group.reason, "");
  assert.deepEqual(group.jobs.map(({ reason }) => reason), ["This photo is 70 MB.", "This photo is 80 MB."]);
});

test("what the service found in a photo counts, not that it made none", () => {
  const job = new UploadJob(new File(["x"], "a.jpg"), null);
  job.verdict = "damaged";
  job.become("processing");
  job.refuse({ code: "not_made", reason: "The file is damaged." });

  assert.deepEqual(told([job]), ["1 file can’t be read"]);
});

test("what failed and can be tried again is in no group", () => {
  const job = new UploadJob(new File(["x"], "a.jpg"), null);
  job.become("failed", "The connection was lost.");

  assert.deepEqual(groupsOf([job]), []);
});
