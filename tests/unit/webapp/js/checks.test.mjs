/** What is said about a file before it is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { mediaType, refusal } = await import(new URL("upload/checks.js", modules));

const limits = { maxBytes: 1000, types: ["image/jpeg", "image/png"], labels: ["JPEG", "PNG"] };

for (const [name, stated, type] of [
  ["a.jpg", "", "image/jpeg"],
  ["A.B.JPEG", "", "image/jpeg"],
  ["a.jfif", "application/octet-stream", "image/jpeg"],
  ["a.webp", "", "image/webp"],
  ["a.jpg", "image/png", "image/png"],
  ["a.jpg", "text/plain", "text/plain"],
  ["jpg", "", ""],
]) {
  test(`${name}, stated as "${stated}", is taken for "${type}"`, () => {
    assert.equal(mediaType({ name, type: stated }), type);
  });
}

for (const [name, type] of [["a.heic", ""], ["a.heic", "image/heic"], ["a.svg", ""], ["folder", ""]]) {
  test(`${name}, stated as "${type}", is refused with what works`, () => {
    assert.match(refusal({ name, type, size: 3 }, limits), /not a photo that can be added: JPEG and PNG work/);
  });
}

test("a file that is known by the end of its name alone is accepted", () => {
  assert.equal(refusal({ name: "a.JPG", type: "", size: 3 }, limits), null);
});
