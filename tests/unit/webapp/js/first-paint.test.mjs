/** What waits for the first pictures, and how long. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { FirstPaint } = await import(new URL("gallery/first-paint.js", modules));

/** Step by step: what a timer starts is another timer. @param {number} milliseconds */
const pass = (milliseconds) => {
  for (let passed = 0; passed < milliseconds; passed += 10) mock.timers.tick(10);
};

let said;
let opening;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.requestAnimationFrame = (work) => setTimeout(work, 16);
  said = [];
  opening = new FirstPaint({ onLate: () => said.push("late"), onOver: () => said.push("over") });
});

test("it is over after the frame that shows the pictures in view, and only once", () => {
  opening.begin();
  opening.end();
  assert.equal(opening.lasts, false);
  assert.deepEqual(said, []);

  pass(20);
  opening.end();
  opening.first();
  pass(5_000);

  assert.deepEqual(said, ["over"]);
});

test("placeholders wait a moment, and other work longer", () => {
  opening.begin();
  assert.equal(opening.patient, true);

  pass(150);
  assert.equal(opening.patient, false);
  assert.deepEqual(said, ["late"]);

  opening.begin();
  pass(1_000);
  assert.equal(opening.lasts, true);
  pass(500);
  assert.deepEqual(said, ["late", "over"]);
});

test("once one picture is there the others are not waited for much longer", () => {
  opening.begin();
  pass(200);
  opening.first();
  pass(400);

  assert.deepEqual(said, ["late", "over"]);
});

test("a page that is gone says nothing", () => {
  opening.begin();
  opening.destroy();
  pass(5_000);

  assert.deepEqual(said, []);
});
