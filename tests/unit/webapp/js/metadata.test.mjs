/** What is told of a photo, and what is kept back. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { metadataRows } = await import(new URL("viewer/metadata.js", modules));

const LEAST = {
  imageId: "a",
  fileName: "beach.jpg",
  fileUrl: "/v1/images/a/download",
  fileType: "image/jpeg",
  uploadedAt: "2026-11-21T12:00:00.000000Z",
  status: "ready",
  renditions: [],
};

const { dayLabel, text } = await import(new URL("strings.js", modules));

const told = (more) => Object.fromEntries(metadataRows({ ...LEAST, ...more }).map(({ label, lines }) => [label, lines]));

test("unknown metadata is left out", () => {
  assert.deepEqual(Object.keys(told({})), ["File", "Added"]);
  assert.deepEqual(told({}).File, ["beach.jpg", "JPEG"]);
});

test("metadata is shown in a fixed order", () => {
  const all = metadataRows({
    ...LEAST,
    takenAt: "2019-02-03T12:34:56+09:00",
    camera: "Camera",
    lens: "Lens",
    exposure: { time: "1/125", fNumber: 1.75, iso: 100, focalLength: 6.81 },
    width: 4000,
    height: 3000,
    fileSize: 2.43 * 1024 * 1024,
  });

  assert.deepEqual(all.map(({ label }) => label), ["Taken", "Camera", "File", "Added"]);
  assert.deepEqual(all[1].lines, ["Camera", "Lens", "1/125 s · ƒ/1.8 · ISO 100 · 6.8 mm"]);
  assert.deepEqual(all[2].lines, ["beach.jpg", "4000 × 3000 pixels · 2.4 MB · JPEG"]);
});

test("the time is the camera's, whatever the visitor's time zone", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    process.env.TZ = zone;
    const photo = { ...LEAST, takenAt: "2019-02-03T12:34:56+09:00" };
    const [day, time] = told(photo).Taken;
    assert.equal(day, "Sunday, February 3, 2019");
    assert.match(time, /^12:34\sPM$/u);
    assert.match(text.viewer.moment(photo), /^Sun, Feb 3, 2019, 12:34\sPM$/u);
  }
});

test("of a day without a time only the day is told", () => {
  const photo = { ...LEAST, takenAt: "2019-02-03" };

  assert.deepEqual(told(photo).Taken, ["Sunday, February 3, 2019"]);
  assert.equal(text.viewer.moment(photo), "Sun, Feb 3, 2019");
});

test("a photo whose date is unknown, or none, has that of its arrival, which says so", () => {
  process.env.TZ = "UTC";
  for (const takenAt of [undefined, "0000-00-00T00:00:00"]) {
    const photo = { ...LEAST, uploadedAt: "2019-11-21T12:00:00.000000Z", takenAt };
    assert.equal(told(photo).Taken, undefined);
    assert.equal(told(photo).Added[0], "Added November 21, 2019");
    assert.match(text.viewer.moment(photo), /^Added Thu, Nov 21, 2019, 12:00\sPM$/u);
  }
});

test("the year is told unless it is this one", () => {
  const year = new Date().getFullYear();
  const of = (/** @type {number} */ each) => text.viewer.moment({ takenAt: `${each}-05-02T10:00:00`, uploadedAt: "" });

  assert.match(of(year - 1), new RegExp(`May 2, ${year - 1}, 10:00`));
  assert.match(of(year), /May 2, 10:00/);
  assert.equal(dayLabel(`${year}-05-02`), "May 2");
  assert.equal(dayLabel(`${year - 1}-05-02`), `May 2, ${year - 1}`);
});

test("the exposure as the camera wrote it", () => {
  assert.deepEqual(told({ exposure: { iso: 3200 } }).Camera, ["ISO 3200"]);
  assert.equal(told({ exposure: {} }).Camera, undefined);
});

test("types have the names that people know", () => {
  const typeOf = (fileType, more) => told({ fileType, ...more }).File[1];

  assert.equal(typeOf("image/heic"), "HEIC");
  assert.equal(typeOf("image/svg+xml"), "SVG");
  assert.equal(typeOf("image/gif", { animated: true }), "GIF, animated");
});

test("the place is never told, even where it is known", () => {
  const location = { latitude: 48.137154, longitude: 11.576124 };

  assert.doesNotMatch(JSON.stringify(metadataRows({ ...LEAST, location })), /48\.|11\.5|atitude/);
});
