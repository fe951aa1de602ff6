/** The pace of retries, addresses, and words: plain functions. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { delay } = await import(new URL("backoff.js", modules));
const { localPath } = await import(new URL("dom.js", modules));
const { dayHeading, dayLabel, fileSize, uploadDay } = await import(new URL("strings.js", modules));

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

test("a day is the camera's, whatever the visitor's time zone", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    process.env.TZ = zone;
    assert.equal(dayHeading("2019-02-03"), "Sun, Feb 3, 2019");
    assert.equal(dayLabel("2019-02-03"), "Feb 3, 2019");
  }
  assert.equal(dayHeading("nonsense"), "nonsense");
});

test("a day of this year does without the year", () => {
  assert.doesNotMatch(dayHeading(`${new Date().getFullYear()}-02-03`), /\d{4}/);
});
