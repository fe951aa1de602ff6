/** Operations that take long are followed until they are finished. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connect } from "./fake-server.mjs";
import { until } from "./uploads.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { followJob } = await import(new URL("jobs.js", modules));

let answers;
let asked;

const job = (done, more = {}) => ({ jobId: "one", done, failed: 0, total: 3, finished: done === 3, ...more });

beforeEach(() => {
  asked = [];
  answers = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === "lost") throw new TypeError("no network");
    if (typeof answer === "number") return Response.json({ error: "No.", code: "job_not_found" }, { status: answer });
    return Response.json(answer);
  };
});

test("each state is told, and the last one returned", async () => {
  answers = [job(0), job(2), job(3)];
  const seen = [];
  const last = await followJob("one", { onProgress: ({ done }) => seen.push(done) });

  assert.deepEqual(seen, [0, 2, 3]);
  assert.deepEqual(last, job(3));
  assert.equal(asked[0], "/v1/jobs/one");
});

test("a lost connection and a busy API end nothing", async () => {
  answers = [...Array(6).fill("lost"), ...Array(6).fill(503), job(3)];

  assert.equal((await followJob("one")).done, 3);
});

test("offline nothing is asked, until there is a connection", async () => {
  connect(false);
  answers = [job(3)];
  const following = followJob("one");
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  assert.deepEqual(asked, []);

  connect(true);
  await following;
  assert.equal(asked.length, 1);
});

test("an operation that nobody knows is an error", async () => {
  answers = [404];

  await assert.rejects(followJob("one"), ({ status }) => status === 404);
});

test("nobody follows it any more once that is given up", async () => {
  answers = [job(0)];
  const stopping = new AbortController();
  const following = followJob("one", { signal: stopping.signal });
  await until(() => asked.length > 1);
  stopping.abort();

  await assert.rejects(following, ({ name }) => name === "AbortError");
});
