/** A session that ends during uploads: they wait, go on with the same files, and none fails. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { server, storage } from "./fake-server.mjs";
import { file, make, until } from "./uploads.mjs";

const { renewSessionBy } = await import("../../../../webapp/static/js/network.js");

test("none of fifty uploads is lost or sent twice when the session ends in the middle", async () => {
  const signedIn = Promise.withResolvers();
  let asked = 0;
  renewSessionBy(() => {
    asked += 1;
    return signedIn.promise;
  });
  const usual = globalThis.fetch;
  let ended = false;
  globalThis.fetch = async (...request) => {
    if (ended) return Response.json({ error: "Please sign in.", code: "sign_in" }, { status: 401 });
    // After some of them, while others are being sent.
    ended = storage.sent.length === 20;
    return usual(...request);
  };
  const { queue, settled, troubled, ready } = make();
  queue.add(Array.from({ length: 50 }, (_, index) => file(`${index}.png`)));

  await until(() => ended && asked > 0 && !storage.open);
  assert.equal(troubled(), 0);
  assert.ok(queue.unsent);

  globalThis.fetch = usual;
  signedIn.resolve();
  await settled();

  assert.equal(troubled(), 0);
  assert.equal(ready.length, 50);
  assert.equal(server.tickets, 50);
  assert.equal(storage.sent.length, 50);
});
