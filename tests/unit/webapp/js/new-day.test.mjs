/** The list is asked for again before the addresses of its pictures expire. */

import assert from "node:assert/strict";
import { test } from "node:test";

const events = new EventTarget();
document.visibilityState = "visible";
document.addEventListener = (...what) => events.addEventListener(...what);
const { onNewDay } = await import("../../../../webapp/static/js/gallery/new-day.js");

const HOUR = 3_600_000;

test("once on each new day, and not while nobody looks", (context) => {
  context.mock.timers.enable({ apis: ["setInterval", "Date"], now: Date.parse("2026-11-21T10:00:00Z") });
  let asked = 0;
  const end = onNewDay(() => (asked += 1));
  const pass = (hours) => {
    for (let each = 0; each < hours; each += 1) context.mock.timers.tick(HOUR);
  };
  const look = (visibilityState) => {
    document.visibilityState = visibilityState;
    events.dispatchEvent(new Event("visibilitychange"));
  };

  pass(13);
  look("visible");
  assert.equal(asked, 0);
  pass(2);
  assert.equal(asked, 1);
  look("hidden");
  pass(48);
  assert.equal(asked, 1);
  look("visible");
  look("visible");
  assert.equal(asked, 2);

  end();
  pass(48);
  look("visible");
  assert.equal(asked, 2);
});
