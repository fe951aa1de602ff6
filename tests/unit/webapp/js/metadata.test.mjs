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

const told = (more) => Object.fromEntries(metadataRows({ ...LEAST, ...more }));

test("unknown metadata is left out", () => {
  assert.deepEqual(Object.keys(told({})), ["Uploaded", "File name", "Type"]);
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

  assert.deepEqual(all.slice(1), [
    ["Camera", "Camera"],
    ["Lens", "Lens"],
    ["Exposure", "1/125 s · ƒ/1.8 · ISO 100 · 6.8 mm"],
    ["Dimensions", "4000 × 3000 pixels"],
    ["File size", "2.4 MB"],
    ["File name", "beach.jpg"],
    ["Type", "JPEG"],
  ]);
});

test("the time is the camera's, whatever the visitor's time zone", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    process.env.TZ = zone;
    const { Taken } = told({ takenAt: "2019-02-03T12:34:56+09:00" });
    assert.match(Taken, /^Sunday, February 3, 2019 at 12:34\sPM$/u);
  }
});

test("a date that is none is replaced by that of the upload", () => {
  const names = Object.keys(told({ takenAt: "0000-00-00T00:00:00" }));

  assert.ok(names.includes("Uploaded"));
  assert.ok(!names.includes("Taken"));
});

test("the exposure as the camera wrote it", () => {
  assert.equal(told({ exposure: { iso: 3200 } }).Exposure, "ISO 3200");
  assert.equal(told({ exposure: {} }).Exposure, undefined);
});

test("types have the names that people know", () => {
  const typeOf = (fileType, more) => told({ fileType, ...more }).Type;

  assert.equal(typeOf("image/heic"), "HEIC");
  assert.equal(typeOf("image/svg+xml"), "SVG");
  assert.equal(typeOf("image/gif", { animated: true }), "GIF, animated");
});

test("the place is never told, even where it is known", () => {
  const location = { latitude: 48.137154, longitude: 11.576124 };

  assert.doesNotMatch(JSON.stringify(metadataRows({ ...LEAST, location })), /48\.|11\.5|atitude/);
});
