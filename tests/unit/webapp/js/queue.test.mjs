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

/** Refuses uploads with this code from the given one on. */
function full(code, from) {
  const answer = globalThis.fetch;
  let tickets = 0;
  globalThis.fetch = async (path, init) => {
    if (init.method === "POST" && (tickets += 1) > from) {
      server.asked.push(`POST ${path}`);
      return Response.json({ error: "A sentence.", code }, { status: 409 });
    }
    return answer(path, init);
  };
  return () => (globalThis.fetch = answer);
}

for (const code of ["storage_full", "too_many_photos", "day_limit", "uploads_paused"]) {
  test(`${code} stops the queue with one sentence, and no file is refused`, async () => {
    const over = full(code, 10);
    const { queue, ready } = make();
    const halted = [];
    queue.addEventListener("halted", ({ detail }) => halted.push(detail.code));
    queue.add(many(40));
    await until(() => queue.halted && !queue.sender.sending && ready.length === 10);
    over();

    assert.deepEqual(halted, [code]);
    assert.notEqual(queue.halted, "A sentence.", "it is in the page's words");
    assert.ok(queue.paused);
    assert.deepEqual(states(queue).toSorted(), [...Array(10).fill("ready"), ...Array(30).fill("waiting")]);
    // Those that were on their way at the same time were refused too.
    assert.ok(server.asked.filter((each) => each === "POST /v1/upload").length <= 13);
  });
}

test("what was stopped goes on when somebody says so, or adds more photos", async () => {
  let over = full("storage_full", 0);
  const { queue, settled } = make();
  queue.add(many(3));
  await until(() => queue.halted && !queue.sender.sending);
  over();
  queue.resume();
  await settled();
  assert.deepEqual(states(queue), Array(3).fill("ready"));

  over = full("storage_full", 0);
  queue.add(many(2));
  await until(() => queue.halted && !queue.sender.sending);
  over();
  queue.add([file("late.png")]);
  await settled();
  assert.deepEqual(states(queue), Array(6).fill("ready"));
  assert.equal(queue.halted, "");
});

test("cancelling what was stopped leaves nothing of it", async () => {
  const over = full("day_limit", 0);
  const { queue } = make();
  queue.add(many(3));
  await until(() => queue.halted && !queue.sender.sending);
  over();
  queue.cancelAll();

  assert.deepEqual(queue.jobs, []);
  assert.ok(!queue.paused);
  assert.equal(queue.halted, "");
});

test("a photo that lay in the trash is restored, and said to be", async () => {
  const answer = globalThis.fetch;
  globalThis.fetch = async (path, init) =>
    init.method === "POST" ? Response.json({ imageId: "old", duplicate: true, restored: true, status: "pending" }) : answer(path, init);
  server.photos = [{ imageId: "old", status: "pending" }, { imageId: "old", status: "ready" }];
  const { job } = await upload();
  globalThis.fetch = answer;

  assert.deepEqual([job.state, job.restored, job.photo.imageId], ["ready", true, "old"]);
  assert.deepEqual(storage.sent, []);
});

test("so is one that was only found there once it had arrived", async () => {
  server.photos = [{ imageId: "new", status: "ready", duplicateOf: "old", restored: true }];
  const { job } = await upload();

  assert.deepEqual([job.state, job.restored, job.photo.imageId], ["ready", true, "old"]);
});
