// The order of photos, which must be that of the API: it puts new ones into their place.

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { dayOfPhoto, lastAddedFirst, newestFirst, placeOfPhoto } = await import(new URL("gallery/order.js", modules));

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

test("by upload a place is the moment in UTC and the beginning of the identifier, as the API has it", () => {
  const photo = { uploadedAt: "2026-11-21T23:59:59.123456Z", imageId: "1a2b3c4d-5f0b-4c6e-9a51-3d2a7c4e6b10", takenAt: "1999-01-01", takenOrder: 5, takenDay: "1999-01-01" };

  assert.equal(lastAddedFirst.placeOf(photo), "2026-11-21T23:59:59.123-1a2b3c4d");
  assert.equal(lastAddedFirst.dayOf(photo), "2026-11-21");
  assert.equal(lastAddedFirst.placeOf({ ...photo, uploadedAt: "2026-11-21T00:00:00Z" }), "2026-11-21T00:00:00.000-1a2b3c4d");
});

test("what was added last comes first, and of one millisecond only the list knows", () => {
  const [older, newer] = ["2026-11-21T12:00:00.122999Z", "2026-11-21T12:00:00.123000Z"].map((uploadedAt) => ({ uploadedAt, imageId: "0-x", takenAt: uploadedAt }));
  const { compareMoments, comparePlaces, placeOf } = lastAddedFirst;

  assert.ok(compareMoments(newer, older) < 0);
  assert.ok(compareMoments(older, newer) > 0);
  assert.equal(compareMoments(newer, { ...newer, uploadedAt: "2026-11-21T12:00:00.123999Z", imageId: "1-x" }), 0);
  assert.ok(comparePlaces(placeOf(newer), placeOf(older)) < 0);
  // It is one list of days, whatever they are days of.
  assert.equal(lastAddedFirst.compareDays, newestFirst.compareDays);
});
