/** Lazy loading over a failing connection. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

// Timeouts are a hundred times shorter; everything else is as in the browser.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds) => realTimeout(work, milliseconds / 100);

const { imported, once } = await import(new URL("../../../../webapp/static/js/lazy.js", import.meta.url));

const FILES = ["/part.js", "/chunk.js"];
let asked;
let answers;
let imports;

globalThis.fetch = async (address) => {
  asked.push(address);
  const answer = answers[address]?.shift() ?? 200;
  if (answer === "lost") throw new TypeError("no network");
  const body = new ReadableStream({
    pull(controller) {
      if (answer === "cut off") return controller.error(new TypeError("no network"));
      controller.enqueue(new Uint8Array(3));
      controller.close();
    },
  });
  return new Response(body, { status: answer === "cut off" ? 200 : answer });
};

/** As in browsers that remember for ever that it failed. */
const load = async () => {
  imports += 1;
  return "the part";
};

beforeEach(() => {
  asked = [];
  answers = {};
  imports = 0;
});

for (const failure of ["lost", "cut off", 404, 503]) {
  for (const file of FILES) {
    test(`nothing is imported before all of its files have come: ${file} is ${failure}`, async () => {
      answers[file] = [failure];

      await assert.rejects(imported(FILES, load), TypeError);
      assert.equal(imports, 0);

      assert.equal(await imported(FILES, load), "the part");
      assert.equal(imports, 1);
      assert.deepEqual(asked, [...FILES, ...FILES]);
    });
  }
}

test("it is tried until it has come, and is there once", async () => {
  answers["/part.js"] = ["lost", 503, "cut off"];
  const part = once(() => imported(FILES, load));

  assert.deepEqual(await Promise.all([part(), part()]), ["the part", "the part"]);
  assert.equal(imports, 1);
});

test("a mistake in a script is no bad line", async () => {
  const part = once(() => imported(FILES, async () => assert.fail("a mistake")));

  await assert.rejects(part(), { message: "a mistake" });
});
