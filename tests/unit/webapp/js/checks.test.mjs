/** Checks of a file before it is uploaded. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { refusal } = await import(new URL("upload/checks.js", modules));
const { mediaType } = await import(new URL("upload/content.js", modules));

// The real ones, as the page is told of them, and the head of a file of each kind.
const { formats, heads } = JSON.parse(readFileSync(process.env.FORMATS, "utf8"));

for (const { name, type, head } of heads) {
  test(`${name} is known by its content, whatever it is called`, async () => {
    const file = new File([Buffer.from(head, "base64")], "letter.txt", { type: "text/plain" });

    assert.equal(await mediaType(file, formats), type);
  });
}

test("of two types that a format has, the stated one is kept", async () => {
  const heic = heads.find(({ type }) => type === "image/heic");
  const file = new File([Buffer.from(heic.head, "base64")], "a.heif", { type: "image/heif" });

  assert.equal(await mediaType(file, formats), "image/heif");
});

for (const [what, content] of [
  ["nothing", ""],
  ["text", "Dear all"],
  ["a drawing", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
  ["a document", "%PDF-1.7"],
  ["a film", "\0\0\0\x18ftypisom\0\0\0\0isommp42"],
  ["a box that was cut off", "\0\0\0\x18ftyp"],
  ["a box without a size", "\0\0\0\0ftypisomheic"],
  ["half a signature", "\x89PN"],
]) {
  test(`${what} is no photo`, async () => {
    const file = new File([Buffer.from(content, "latin1")], "a.jpg", { type: "image/jpeg" });

    assert.equal(await mediaType(file, formats), "");
  });
}

test("a file that can't be added has a sentence that says why", () => {
  const limits = { maxBytes: 1000, formats };

  assert.equal(refusal({ size: 1000 }, limits), null);
  assert.deepEqual(refusal({ size: 1001 }, limits), {
    code: "file_too_large",
    reason: "This photo is 1001 bytes. The limit is 1000 bytes.",
  });
  assert.deepEqual(refusal({ size: 0 }, limits), { code: "empty", reason: "This file is empty." });
});
