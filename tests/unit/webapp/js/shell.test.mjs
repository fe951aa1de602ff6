/** The copy of the page that the service worker keeps. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { offline } from "./fake-worker.mjs";

const { Shell, isPage } = await import("../../../../webapp/static/js/worker/shell.js");

const shell = (version) => new Shell({ version, files: [], pages: ["/"] });
const pageOf = async (version, body) => (await caches.open(`shell-${version}`)).put("/", new Response(body));
const home = new Request("https://site.example/");
const none = Promise.resolve(undefined);

test("the page comes from the network, though a copy is here", async () => {
  await pageOf("1", "old");
  globalThis.fetch = async () => new Response("new");

  assert.equal(await (await shell("1").page(home, none)).text(), "new");
});

test("the copy of the page is shown without a connection, and when the server is in trouble", async () => {
  await pageOf("1", "kept");
  for (const answer of [offline, async () => new Response("trouble", { status: 503 })]) {
    globalThis.fetch = answer;
    assert.equal(await (await shell("1").page(home, none)).text(), "kept");
  }
});

test("the copy of the page is shown when the line is too slow", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await pageOf("1", "kept");
  globalThis.fetch = () => new Promise(() => {});

  const answer = shell("1").page(home, none);
  // Until the clock is asked for.
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  while (!(await Promise.race([answer.then(() => true), turn()]))) context.mock.timers.tick(1_000);

  assert.equal(await (await answer).text(), "kept");
});

test("builds before the last are removed, and nothing else is", async () => {
  for (const version of ["1", "2", "3"]) await pageOf(version, version);
  await caches.open("pictures");

  await shell("3").tidy();

  assert.deepEqual(await caches.keys(), ["shell-2", "shell-3", "pictures"]);
});

for (const [path, page] of [
  ["/", true],
  ["/somewhere", true],
  ["/v1/images/0123/download", false],
  ["/downloads/0123/abcd/photo?s=1.a", false],
]) {
  test(`${path} is ${page ? "" : "not "}answered as a page`, () => {
    assert.equal(isPage(new URL(path, "https://site.example")), page);
  });
}
