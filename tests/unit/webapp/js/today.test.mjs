/** Headings that depend on what day it is are written anew at midnight, by the visitor's clock. */

import assert from "node:assert/strict";
import { test } from "node:test";

const events = new EventTarget();
document.addEventListener = (...what) => events.addEventListener(...what);
const { onMidnight } = await import("../../../../webapp/static/js/gallery/today.js");

const HOUR = 3_600_000;

test("at each midnight, once, until it ends", (context) => {
  process.env.TZ = "Europe/Berlin";
  // The last day of a year, in winter; and one that has 23 hours.
  for (const [start, hours] of [["2026-12-31T22:00:00", 24], ["2026-03-28T22:00:00", 23]]) {
    context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(start) });
    const ending = new AbortController();
    let renewed = 0;
    onMidnight(() => (renewed += 1), ending.signal);

    context.mock.timers.tick(2 * HOUR - 1);
    assert.equal(renewed, 0);
    context.mock.timers.tick(2_000);
    assert.equal(renewed, 1);
    context.mock.timers.tick((hours - 1) * HOUR);
    assert.equal(renewed, 1);
    context.mock.timers.tick(HOUR);
    assert.equal(renewed, 2);

    ending.abort();
    context.mock.timers.tick(48 * HOUR);
    assert.equal(renewed, 2);
    context.mock.timers.reset();
  }
});

test("a computer that slept through midnight learns it when the page is looked at", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: new Date("2026-05-01T22:00:00") });
  const ending = new AbortController();
  let renewed = 0;
  onMidnight(() => (renewed += 1), ending.signal);
  const look = () => events.dispatchEvent(new Event("visibilitychange"));

  look();
  assert.equal(renewed, 0);
  context.mock.timers.setTime(new Date("2026-05-02T09:00:00").getTime());
  look();
  look();
  assert.equal(renewed, 1);
  ending.abort();
});
