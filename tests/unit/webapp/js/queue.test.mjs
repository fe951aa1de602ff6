/** The upload queue: pause, cancel, retry, duplicates, and being offline. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, realTimeout, server, storage } from "./fake-server.mjs";
import { FileError, WorkerLost, file, make, tasks, until, upload } from "./uploads.mjs";

const many = (count) => Array.from({ length: count }, (_, index) => file(`${index}.png`));
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
  const { queue, settled, failed } = await upload(many(4));
  assert.deepEqual(states(queue), Array(4).fill("failed"));
  assert.equal(failed.length, 4);

  queue.retryAll();
  await settled();

  assert.deepEqual(states(queue), Array(4).fill("ready"));
});

test("being offline is waited out, and sending goes on by itself", async () => {
  connect(false);
  server.failures = ["lost", "lost", "lost"];
  const { queue, settled, failed } = make();
  queue.add(many(4));
  await until(() => queue.jobs.filter(({ pause }) => pause === "offline").length === 3);
  const asked = server.asked.length;
  // A minute, as all waits of the queue are a thousand times shorter here.
  await new Promise((resolve) => realTimeout(resolve, 60));
  assert.equal(server.asked.length, asked);

  connect(true);
  await settled();

  assert.deepEqual(states(queue), Array(4).fill("ready"));
  assert.deepEqual(failed, []);
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

test("of two files with the same bytes one is sent", async () => {
  const { jobs, ready } = await upload([new File(["abc"], "one.png"), new File(["abc"], "two.png")]);

  assert.deepEqual(jobs.map(({ state }) => state), ["ready", "ready"]);
  assert.deepEqual(jobs.map(({ duplicate }) => duplicate), [false, true]);
  assert.equal(jobs[1].photo, jobs[0].photo);
  assert.equal(ready.length, 2);
  assert.equal(storage.sent.length, 1);
});

test("when one of two with the same bytes fails or is cancelled, the other's turn comes", async () => {
  storage.answers = [400];
  const failing = await upload([new File(["abc"], "one.png"), new File(["abc"], "two.png")]);
  assert.deepEqual(states(failing.queue), ["failed", "ready"]);

  storage.answers = ["silent"];
  const { queue, settled } = make();
  queue.add([new File(["abc"], "one.png"), new File(["abc"], "two.png")]);
  await until(() => queue.jobs[1].state === "same");
  queue.remove(queue.jobs[0]);
  await settled();

  assert.deepEqual(queue.jobs.map(({ name, state }) => [name, state]), [["two.png", "ready"]]);
});

test("few files are hashed ahead of sending", async () => {
  storage.answers = Array(3).fill("silent");
  let hashed = 0;
  const counting = { ...tasks, sha256: (blob) => ((hashed += 1), tasks.sha256(blob)) };
  const { queue, settled } = make({ tasks: counting });
  queue.add(many(20));
  await until(() => storage.sent.length === 3 && !queue.preparer.busy);

  assert.ok(hashed <= 7, `${hashed} were hashed`);
  queue.destroy();
  await settled();
});

test("a downscaled photo is hashed and announced as uploaded", async () => {
  const half = new Blob(["ab"]);
  const { queue, settled } = make({ tasks: { ...tasks, smaller: async () => half } });
  queue.add([file()], { smaller: true });
  await settled();

  const [job] = queue.jobs;
  assert.equal(server.requests[0].fileSize, 2);
  assert.equal(server.requests[0].sha256, await tasks.sha256(half));
  assert.equal(job.sentBytes, 2);
  assert.equal(job.body, job.file);
});

test("a file that can't be read any more is refused", async () => {
  const gone = { ...tasks, sha256: () => Promise.reject(new FileError()) };
  const { job } = await upload([file()], { tasks: gone });

  assert.equal(job.state, "refused");
  assert.match(job.reason, /can't be read/);
});

test("without a worker the photo is sent without a hash", async () => {
  const lost = { ...tasks, sha256: () => Promise.reject(new WorkerLost()) };
  const { job } = await upload([file()], { tasks: lost });

  assert.equal(job.state, "ready");
  assert.equal(server.requests[0].sha256, undefined);
});

test("a worker that could not be loaded offline is asked again online", async () => {
  connect(false);
  const shy = {
    ...tasks,
    sha256: (blob) => (navigator.onLine ? tasks.sha256(blob) : Promise.reject(new WorkerLost())),
  };
  const { queue, settled } = make({ tasks: shy });
  queue.add([file()]);
  await until(() => queue.preparer.busy);
  connect(true);
  await settled();

  assert.equal(queue.jobs[0].state, "ready");
  assert.match(server.requests[0].sha256, /^[0-9a-f]{64}$/);
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
