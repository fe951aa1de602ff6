/** Which files are sent: not what is no photo, and not what the gallery has. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { server, storage } from "./fake-server.mjs";
import { file, make, upload } from "./uploads.mjs";

test("a file that is no photo is never sent", async () => {
  const { job } = await upload([new File(["no photo"], "a.png", { type: "image/png" })]);

  assert.equal(job.state, "refused");
  assert.match(job.reason, /Supported formats: PNG/);
  assert.deepEqual(server.asked, []);
});

test("a file that is no photo is known before its turn comes", async () => {
  storage.answers = Array(3).fill("silent");
  const { queue, settled } = make();
  queue.add([file("1.png"), file("2.png"), file("3.png"), new File(["no photo"], "last.png")]);
  const last = queue.jobs[3];
  await new Promise((resolve) => last.addEventListener("change", resolve, { once: true }));

  assert.equal(last.state, "refused");
  await settled();
});

test("a file that can't be read is refused, and the others are sent", async () => {
  const folder = file("folder");
  folder.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException("a folder")) });

  const { jobs } = await upload([folder, file("a.png")]);

  assert.deepEqual(jobs.map(({ state }) => state), ["refused", "ready"]);
  assert.match(jobs[0].reason, /can’t be read/);
});

test("a photo that the gallery has is not sent again", async () => {
  server.known = "before";
  server.photos = [{ imageId: "before", status: "ready" }];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.ok(job.duplicate);
  assert.equal(job.photo.imageId, "before");
  assert.deepEqual(storage.sent, []);
});

test("a photo that someone else uploaded first is a duplicate", async () => {
  server.photos = [{ imageId: "id-1", status: "ready", duplicateOf: "before" }];

  const { job } = await upload();

  assert.equal(job.state, "ready");
  assert.ok(job.duplicate);
  assert.equal(job.photo.imageId, "before");
});

test("a file without a type is recognised by its content", async () => {
  const { job } = await upload([file("IMG_1", "")]);

  assert.equal(job.state, "ready");
  assert.equal(server.requests[0].fileType, "image/png");
});
