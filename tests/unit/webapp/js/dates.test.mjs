/** Dates of files that lie: whatever the bytes are, nothing is thrown, and nothing but dates is carried over. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { dateSegments } = await import(new URL("upload/dates.js", modules));
const { concatenated, latin1, latin1Text } = await import(new URL("upload/bytes.js", modules));

const jpeg = (...segments) => concatenated(Uint8Array.of(0xff, 0xd8), ...segments, Uint8Array.of(0xff, 0xd9));
const segment = (marker, content) =>
  concatenated(Uint8Array.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255), content);
const number = (value, size) => Uint8Array.from({ length: size }, (_, index) => (value >> (8 * (size - 1 - index))) & 255);
const moment = latin1("2026:05:01 12:34:56\0");

/** Big-endian: one entry that leads to the details, and one there. */
const exif = segment(
  0xe1,
  concatenated(
    latin1("Exif\0\0MM\0*"), number(8, 4),
    number(1, 2), number(0x8769, 2), number(4, 2), number(1, 4), number(26, 4), number(0, 4),
    number(1, 2), number(0x9003, 2), number(2, 2), number(20, 4), number(44, 4), number(0, 4),
    moment,
  ),
);
const xmp = segment(
  0xe1,
  latin1(`http://ns.adobe.com/xap/1.0/\0<r xmlns:a="http://ns.adobe.com/xap/1.0/" a:CreateDate="2026-05-01T12:34:56"/>`),
);
const records = concatenated(Uint8Array.of(0x1c, 2, 55, 0, 8), latin1("20260501"), Uint8Array.of(0x1c, 2, 25, 0, 3), latin1("sea"));
const iptc = segment(
  0xed,
  concatenated(latin1("Photoshop 3.0\x008BIM"), Uint8Array.of(4, 4, 0, 0), number(records.length, 4), records),
);
const whole = jpeg(segment(0xe0, latin1("JFIF\0")), exif, xmp, iptc);
const carried = (bytes) => dateSegments(bytes).map(latin1Text);

test("each kind of date is copied, and copies are copied unchanged", () => {
  const [first, second, third] = carried(whole);

  assert.match(first, /Exif.*2026:05:01 12:34:56/s);
  assert.match(second, /xmlns:a="http:[^"]*xap\/1\.0\/"><a:CreateDate>2026-05-01T12:34:56</);
  assert.match(third, /8BIM.*20260501/s);
  assert.ok(!third.includes("sea"));
  assert.deepEqual(carried(jpeg(...dateSegments(whole))), carried(whole));
});

test("filling bytes before a marker and a segment behind others do not matter", () => {
  assert.equal(carried(jpeg(Uint8Array.of(0xff, 0xff), exif)).length, 1);
});

test("invalid dates, markup above all, are not copied", () => {
  const evil = `http://ns.adobe.com/xap/1.0/\0<r exif:DateTimeOriginal="&lt;b&gt;" xmp:CreateDate="2026&quot;"/>`;

  assert.deepEqual(dateSegments(jpeg(segment(0xe1, latin1(evil)))), []);
  assert.deepEqual(dateSegments(Uint8Array.from([0xff, 0xd8])), []);
  assert.deepEqual(dateSegments(new Uint8Array()), []);
});

test("arbitrary bytes are handled, and the result is small", () => {
  for (let length = 0; length < whole.length; length += 1) dateSegments(whole.subarray(0, length));
  for (let at = 0; at < whole.length; at += 1) {
    for (const value of [0, 1, 0x7f, 0xff]) {
      const broken = Uint8Array.from(whole);
      broken[at] = value;
      assert.ok(concatenated(...dateSegments(broken)).length < 2_000);
    }
  }
});
