/** What happens to a file before it is sent: it is downscaled and hashed, and the same bytes are sent once. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, server, storage } from "./fake-server.mjs";
import { FileError, WorkerLost, file, make, many, tasks, until, upload } from "./uploads.mjs";

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
  assert.deepEqual(failing.jobs.map(({ state }) => state), ["failed", "ready"]);

  storage.answers = ["silent"];
  const { queue, settled } = make();
  queue.add([new File(["abc"], "one.png"), new File(["abc"], "two.png")]);
  await until(() => queue.jobs[1].state === "same");
  queue.removeAll([queue.jobs[0]]);
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
  assert.match(job.reason, /can’t be read/);
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
