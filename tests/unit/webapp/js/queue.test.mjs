/** The upload queue: pause, cancel, retry, and being offline. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, realTimeout, server, storage } from "./fake-server.mjs";
import { file, make, many, until, upload } from "./uploads.mjs";

const states = ({ jobs }) => jobs.map(({ state }) => state);

test("a paused queue sends nothing, and goes on where it was", async () => {
  storage.answers = Array(3).fill("silent");
  const { queue, settled } = make();
  queue.add(many(5));
  await until(() => storage.sent.length === 3);

  queue.pause();

  assert.deepEqual(states(queue), Array(5).fill("waiting"));
  assert.ok(queue.unsent);
  await until(() => !queue.sender.sending);
  assert.equal(storage.sent.length, 3);

  queue.resume();
  await settled();

  assert.deepEqual(states(queue), Array(5).fill("ready"));
  // Those that had a permission used the same again, so that what had arrived would be noticed.
  assert.equal(server.tickets, 5);
});

test("a file that was stored just before the pause is not stored twice", async () => {
  storage.answers = ["silent", 412];
  server.photos = [{ status: "pending" }, { status: "ready" }];
  const { queue, settled } = make();
  queue.add([file()]);
  await until(() => storage.sent.length === 1);
  queue.pause();
  await until(() => !queue.sender.sending);

  queue.resume();
  await settled();

  assert.deepEqual(states(queue), ["ready"]);
  assert.equal(storage.sent.length, 2);
  assert.equal(server.tickets, 1);
});

test("files added while paused wait too", async () => {
  const { queue, settled } = make();
  queue.pause();
  queue.add(many(2));
  await until(() => !queue.sniffer.working);
  assert.deepEqual(server.asked, []);

  queue.resume();
  await settled();

  assert.deepEqual(states(queue), ["ready", "ready"]);
});

test("cancelling all keeps arrived photos and stops the others", async () => {
  server.photos = [{ status: "pending" }];
  storage.answers = [200, ...Array(3).fill("silent")];
  const { queue, settled, ready } = make();
  queue.add(many(8));
  await until(() => queue.jobs.some(({ state }) => state === "processing") && storage.sent.length === 4);

  queue.cancelAll();

  assert.deepEqual(states(queue), ["processing"]);
  server.photos = [{ status: "ready" }];
  await settled();
  assert.equal(ready.length, 1);
  assert.equal(storage.sent.length, 4);
});

test("cancelling all ends a pause", async () => {
  const { queue, settled } = make();
  queue.add(many(2));
  queue.pause();
  queue.cancelAll();
  queue.add([file()]);
  await settled();

  assert.deepEqual(states(queue), ["ready"]);
});

test("all that failed is tried again at once", async () => {
  storage.answers = Array(4).fill(400);
  const { queue, settled } = await upload(many(4));
  assert.deepEqual(states(queue), Array(4).fill("failed"));

  queue.retryAll();
  await settled();

  assert.deepEqual(states(queue), Array(4).fill("ready"));
});

test("being offline is waited out, and sending goes on by itself", async () => {
  connect(false);
  server.failures = ["lost", "lost", "lost"];
  const { queue, settled, troubled } = make();
  queue.add(many(4));
  await until(() => queue.jobs.filter(({ pause }) => pause === "offline").length === 3);
  const asked = server.asked.length;
  // A minute, as all waits of the queue are a thousand times shorter here.
  await new Promise((resolve) => realTimeout(resolve, 60));
  assert.equal(server.asked.length, asked);

  connect(true);
  await settled();

  assert.deepEqual(states(queue), Array(4).fill("ready"));
  assert.equal(troubled(), 0);
});

test("a connection that is lost while sending is waited out too", async () => {
  storage.answers = ["lost"];
  const { queue, settled } = make();
  queue.add([file()]);
  const [job] = queue.jobs;
  const cut = () => job.state === "uploading" && (navigator.onLine = false);
  job.addEventListener("change", cut);
  await until(() => job.pause === "offline");
  job.removeEventListener("change", cut);
  assert.equal(queue.jobs[0].progress, 0);

  connect(true);
  await settled();

  assert.equal(queue.jobs[0].state, "ready");
  assert.equal(server.tickets, 1);
});

test("uploads that failed offline are retried when online", async () => {
  storage.answers = [...Array(5).fill("lost"), 400];
  const { queue, settled } = await upload([file()]);
  queue.add([file("refused.png")]);
  await settled();
  assert.deepEqual(states(queue), ["failed", "failed"]);

  queue.retryLost();
  await settled();

  assert.deepEqual(states(queue), ["ready", "failed"]);
});
