/** The pace of retries, addresses, and words: plain functions. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { delay } = await import(new URL("backoff.js", modules));
const { localPath } = await import(new URL("dom.js", modules));
const { dayHeading, dayLabel, dayTitle, fileSize, monthHeading } = await import(new URL("strings.js", modules));
const { uploadDay } = await import(new URL("words/formats.js", modules));

test("waits grow up to a limit and differ between browsers", () => {
  const pace = { first: 300, factor: 1.5, longest: 5000 };

  assert.equal(delay(pace, 0, () => 0.5), 300);
  assert.equal(Math.round(delay(pace, 1, () => 0.5)), 450);
  assert.equal(delay(pace, 50, () => 0.5), 5000);
  assert.ok(delay(pace, 50, () => 0) < delay(pace, 50, () => 1));
});

test("addresses that lead elsewhere are not followed", () => {
  assert.equal(localPath("/v1/images/a/download"), "/v1/images/a/download");
  for (const address of ["//evil.example/x", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", undefined]) {
    assert.equal(localPath(address), "#");
  }
});

test("sizes and days are said in words, a day of upload by the visitor's clock", () => {
  process.env.TZ = "Pacific/Auckland";
  assert.equal(fileSize(900), "900 bytes");
  assert.equal(fileSize(10 * 1024 * 1024), "10 MB");
  assert.equal(fileSize(2.43 * 1024 * 1024), "2.4 MB");
  assert.equal(uploadDay("2019-02-03T12:00:00.000000Z"), "Feb 4, 2019");
  assert.equal(uploadDay("nonsense"), "");
});

/** @param {string} moment by the clock of the zone */
const at = (context, moment, zone = "Europe/Berlin") => {
  process.env.TZ = zone;
  context.mock.timers.enable({ apis: ["Date"], now: new Date(moment) });
};

test("a day is the camera's, whatever the visitor's time zone", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    process.env.TZ = zone;
    assert.equal(monthHeading("2019-02-03"), "February 2019");
    assert.equal(dayHeading("2019-02-03"), "Sunday 3");
    assert.equal(dayTitle("2019-02-03"), "Sunday, February 3, 2019");
    assert.equal(dayLabel("2019-02-03"), "Feb 3, 2019");
  }
  for (const heading of [monthHeading, dayHeading, dayTitle, dayLabel]) assert.equal(heading("nonsense"), "nonsense");
});

test("a month of this year does without the year", (context) => {
  at(context, "2026-01-01T00:30:00");

  assert.equal(monthHeading("2026-01-01"), "January");
  assert.equal(monthHeading("2025-12-31"), "December 2025");
});

test("today and yesterday have no other name, on the visitor's own calendar", (context) => {
  at(context, "2026-03-01T00:30:00", "Pacific/Kiritimati");

  assert.equal(dayHeading("2026-03-01"), "Today");
  assert.equal(dayHeading("2026-02-28"), "Yesterday");
  assert.equal(dayHeading("2026-02-27"), "Friday 27");
  // A camera's clock may be ahead.
  assert.equal(dayHeading("2026-03-02"), "Monday 2");
});

test("yesterday is the day before, also where a day has 23 hours", (context) => {
  at(context, "2026-03-30T00:30:00");

  assert.equal(dayHeading("2026-03-29"), "Yesterday");
});
