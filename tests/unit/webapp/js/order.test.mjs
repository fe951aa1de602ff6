// The order of photos, which must be that of the API: it puts new ones into their place.

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { dayOfPhoto, placeOfPhoto } = await import(new URL("gallery/order.js", modules));

/** @param {object} facts */
const key = (facts) => placeOfPhoto({ uploadedAt: "2026-11-21T12:00:00.123456Z", imageId: "00000000-x", ...facts });

test("photos of a second stand by the numbers in their names, whatever came first", () => {
  const takenAt = "2026-05-01T12:34:56+02:00";
  const late = "2026-11-22T12:00:00Z";
  assert.ok(key({ takenAt, takenOrder: 9, uploadedAt: late }) < key({ takenAt, takenOrder: 10 }));
  assert.ok(key({ takenAt }) < key({ takenAt, takenOrder: 1 }), "one without a number comes first");
  assert.ok(key({ takenAt, takenOrder: 999_999 }) < key({ takenAt: "2026-05-01T12:34:57" }));
});

test("a fraction of the second goes before a number", () => {
  const first = key({ takenAt: "2026-05-01T12:34:56.100", takenOrder: 5 });
  assert.ok(first < key({ takenAt: "2026-05-01T12:34:56.200", takenOrder: 1 }));
  assert.equal(first, key({ takenAt: "2026-05-01T12:34:56.100" }));
  assert.ok(key({ takenAt: "2026-05-01T12:34:56.000", takenOrder: 1 }) < key({ takenAt: "2026-05-01T12:34:56.000", takenOrder: 2 }));
});

test("a photo with a day only sorts at the start of that day", () => {
  assert.ok(key({ takenAt: "2026-05-01" }) < key({ takenAt: "2026-05-01T00:00:01" }));
  assert.ok(key({ takenAt: "2026-05-01", takenOrder: 7 }) < key({ takenAt: "2026-05-01", takenOrder: 8 }));
  assert.ok(key({ takenAt: "2026-04-30T23:59:59.999" }) < key({ takenAt: "2026-05-01" }));
  assert.equal(dayOfPhoto({ takenAt: "2026-05-01", uploadedAt: "2026-11-21T12:00:00Z", imageId: "x" }), "2026-05-01");
});

test("without a date the upload counts, to the millisecond as in the API", () => {
  assert.ok(key({}).startsWith("2026-11-21T12:00:00.123-"));
  assert.equal(key({ takenOrder: 5 }), key({}));
});
