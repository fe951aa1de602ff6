/** Who is signed in is asked until there is an answer, and then never again. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { newPage } from "./fake-page.mjs";

mock.timers.enable({ apis: ["setTimeout"] });
newPage();
const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { verifier } = await import(new URL("session/verifying.js", modules));

const ANN = { userId: "ann", name: "Ann" };
const MINUTE = 60_000;
let asked;
let lost;
let told;
let verify;

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

/** Time passes, second by second. */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    mock.timers.tick(1_000);
    await settled();
  }
}

/** The connection as the browser knows it. */
function connect(onLine) {
  navigator.onLine = onLine;
  if (onLine) dispatchEvent(new Event("online"));
}

/** What it says now; a request that is lost is repeated first. */
async function said() {
  let answered = false;
  const answer = verify().finally(() => (answered = true));
  await settled();
  while (!answered) await pass(1_000);
  return answer;
}

beforeEach(() => {
  newPage();
  asked = 0;
  lost = false;
  told = [];
  verify = verifier((person) => void told.push(person));
  globalThis.fetch = async () => {
    asked += 1;
    if (lost) throw new TypeError("no network");
    return Response.json({ person: ANN });
  };
});

test("it is asked once, whoever wants to know", async () => {
  assert.deepEqual(await said(), ANN);
  assert.deepEqual(await said(), ANN);
  await pass(5 * MINUTE);

  assert.equal(asked, 1);
  assert.deepEqual(told, [ANN]);
});

test("without a connection nobody waits, and it is asked again by itself until there is one", async () => {
  lost = true;
  assert.equal(await said(), undefined);
  await pass(5 * MINUTE);
  const before = asked;
  assert.deepEqual(told, []);

  lost = false;
  await pass(2 * MINUTE);

  assert.equal(asked, before + 1);
  assert.deepEqual(told, [ANN]);
});

test("a page that wants to know later has it asked at once", async () => {
  lost = true;
  await said();
  lost = false;
  const before = asked;

  const answer = verify();
  await settled();
  assert.equal(asked, before + 1);
  assert.deepEqual(await answer, ANN);

  await pass(5 * MINUTE);
  assert.equal(asked, before + 1);
  assert.deepEqual(told, [ANN]);
});

test("a browser that knows that it is offline asks nothing by itself until it is online", async () => {
  lost = true;
  await said();
  connect(false);
  await pass(MINUTE);
  const before = asked;
  await pass(10 * MINUTE);
  assert.equal(asked, before);

  lost = false;
  connect(true);
  await settled();

  assert.deepEqual(told, [ANN]);
});
