/** One upload, from the permission to the gallery, with a server and a storage that can fail. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { clock, realTimeout, server, storage } from "./fake-server.mjs";
import { UploadJob, file, make, many, until, upload } from "./uploads.mjs";

test("a photo goes from permission to storage to the gallery", async () => {
  server.photos = [{ status: "pending" }, { status: "pending" }, { status: "ready" }];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(server.requests[0].fileSize, job.file.size);
  assert.equal(server.requests[0].sha256, createHash("sha256").update(await job.file.bytes()).digest("hex"));
  assert.deepEqual(storage.sent, [{ address: "https://storage/id-1", headers: { "If-None-Match": "*" } }]);
  assert.equal(server.asked.filter((each) => each === "GET /v1/images/id-1").length, 3);
});

test("no more than three files are sent at a time, and all arrive", async () => {
  const { jobs } = await upload(Array.from({ length: 12 }, (_, index) => file(`${index}.png`)));

  assert.ok(jobs.every((job) => job.state === "ready"));
  assert.equal(storage.most, 3);
});

test("a lost connection is tried again with the same permission", async () => {
  storage.answers = ["lost", 503, 200];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(server.tickets, 1);
  assert.equal(storage.sent.length, 3);
});

test("refusals of the storage that pass by themselves are tried again", async () => {
  const idle = "<Error><Code>RequestTimeout</Code></Error>";
  storage.answers = [{ status: 400, body: idle }, 409, 200];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(server.tickets, 1);
  assert.equal(storage.sent.length, 3);
});

test("an upload without progress is given up and tried again", async () => {
  storage.answers = ["silent", 200];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(storage.sent.length, 2);
});

test("a file that arrived although the answer was lost is not stored twice", async () => {
  storage.answers = ["lost", 412];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(server.tickets, 1);
});

test("a permission that ended is replaced by a new one", async () => {
  storage.answers = [403, 200];
  const { queue, settled } = make();
  queue.add([file()]);
  queue.jobs[0].addEventListener("change", () => storage.sent.length && (clock.now += 600_000), { once: false });
  await settled();

  assert.equal(queue.jobs[0].state, "ready");
  assert.equal(server.tickets, 2);
});

test("a permanent failure keeps its reason, and a retry requests a new permission", async () => {
  storage.answers = [400];
  const { queue, settled, job } = await upload();
  assert.equal(job.state, "failed");
  assert.match(job.reason, /try again/);
  server.photos = [{ status: "pending" }, { status: "ready" }];

  queue.retry(job);
  await settled();

  assert.equal(job.state, "ready");
  assert.deepEqual(storage.sent.map((each) => each.address), ["https://storage/id-1", "https://storage/id-2"]);
});

test("a retry finds out first whether the earlier try arrived", async () => {
  storage.answers = Array(5).fill("lost");
  const { queue, settled, job } = await upload();
  assert.equal(job.state, "failed");
  storage.sent = [];

  queue.retry(job);
  await settled();

  assert.equal(job.state, "ready");
  assert.deepEqual(storage.sent, []);
});

test("one that fails stops no other", async () => {
  storage.answers = [400];

  const { jobs } = await upload([file("1.png"), file("2.png"), file("3.png"), file("4.png")]);

  assert.deepEqual(jobs.map((job) => job.state).sort(), ["failed", "ready", "ready", "ready"]);
});

test("the service's verdict is shown, and a retry is not offered", async () => {
  server.photos = [{ status: "failed", reason: "This is not a picture." }];

  const { job } = await upload();

  assert.equal(job.state, "refused");
  assert.equal(job.reason, "This is not a picture.");
});

test("a busy service is asked again, a refusal is shown as it is", async () => {
  server.failures = [429, 500];
  const busy = await upload();
  assert.equal(busy.job.state, "ready");

  server.failures = [400];
  const refused = await upload();
  assert.equal(refused.job.state, "failed");
  assert.equal(refused.job.reason, "A sentence.");
});

test("lost questions while waiting do not fail the photo", async () => {
  const { queue, settled } = make();
  queue.add([file()]);
  server.failures = [undefined, "lost", 503];
  await settled();

  assert.equal(queue.jobs[0].state, "ready");
});

test("a photo that never gets ready ends with a sentence, and a retry only asks again", async () => {
  server.photos = [{ status: "pending" }];
  const { queue, settled, job } = await upload();
  assert.equal(job.state, "failed");
  assert.match(job.reason, /longer than usual/);
  server.photos = [{ status: "ready" }];

  queue.retry(job);
  await settled();

  assert.equal(job.state, "ready");
  assert.equal(storage.sent.length, 1);
});

test("a hidden tab asks for nothing until it is seen again", async () => {
  document.visibilityState = "hidden";
  const { queue, settled } = make();
  queue.add([file()]);
  await new Promise((resolve) => realTimeout(resolve, 40));
  assert.ok(!server.asked.some((each) => each.startsWith("GET")));

  document.visibilityState = "visible";
  document.dispatchEvent(new Event("visibilitychange"));
  await settled();

  assert.equal(queue.jobs[0].state, "ready");
});

test("a job that is taken off the list stops, and its place is used", async () => {
  const { queue, settled } = make();
  queue.add(Array.from({ length: 5 }, (_, index) => file(`${index}.png`)));
  queue.removeAll([queue.jobs[1]]);
  await settled();

  assert.deepEqual(queue.jobs.map((job) => job.name), ["0.png", "2.png", "3.png", "4.png"]);
  assert.ok(queue.jobs.every((job) => job.state === "ready"));
});

test("a storage that calls the signature expired gets a new one", async () => {
  const expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
  const token = "<Error><Code>ExpiredToken</Code></Error>";
  storage.answers = [{ status: 403, body: expired }, { status: 400, body: token }, 200];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.equal(server.tickets, 3);
});

test("a signature that is refused every time fails in the end", async () => {
  storage.answers = Array(9).fill(403);

  const { job } = await upload();

  assert.equal(job.state, "failed");
  assert.equal(storage.sent.length, 3);
});

test("the more photos are waited for, the less often each is asked about", async () => {
  server.photos = [{ status: "pending" }];
  const { queue, settled } = make({ parallel: 100 });
  queue.add(many(100));
  await until(() => queue.sender.batch.size === 100);
  const before = server.asked.length;
  // A minute, as all waits of the queue are a thousand times shorter here.
  await new Promise((resolve) => realTimeout(resolve, 60));
  const polls = server.asked.length - before;
  server.photos = [{ status: "ready" }];
  await settled();

  // Ten a second at most in the long run; a few more while the waits are still growing.
  assert.ok(polls < 1_500, `${polls} questions in a minute`);
});

test("steps that make no sense are refused", () => {
  const job = new UploadJob(file(), null);

  assert.throws(() => job.become("ready"), /waiting can't become ready/);
});

test("a permission that is answered with 500 now and then is asked for again, and nobody notices", async () => {
  server.failures = [500, 500, 500];
  const { jobs, troubled } = await upload(many(3));

  assert.deepEqual(jobs.map(({ state }) => state), ["ready", "ready", "ready"]);
  assert.equal(troubled(), 0);
  assert.equal(server.asked.filter((request) => request === "POST /v1/upload").length, 6);
});
