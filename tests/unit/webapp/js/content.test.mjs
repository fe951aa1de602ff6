/** Hashes and downscaled sizes of files. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { sha256 } = await import(new URL("upload/sha256.js", modules));
const { downscaledSize } = await import(new URL("upload/downscale.js", modules));

const bytes = (length) => Uint8Array.from({ length }, (_, index) => (index * 7919) >> 3);
const expected = (data) => createHash("sha256").update(data).digest("hex");

for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, (1 << 20) - 1, (1 << 20) + 65]) {
  test(`the hash of ${length} bytes is the one that the storage computes`, async () => {
    assert.equal(await sha256(new Blob([bytes(length)])), expected(bytes(length)));
  });
}

test("a file of sixty megabytes is read in small pieces", async () => {
  const asked = [];
  const piece = new ArrayBuffer(1 << 20);
  const huge = {
    size: 60 << 20,
    slice(start, end) {
      asked.push(end - start);
      return { arrayBuffer: async () => piece };
    },
  };

  assert.equal(await sha256(huge), expected(new Uint8Array(60 << 20)));
  assert.deepEqual(new Set(asked), new Set([1 << 20]));
});

test("a smaller photo keeps its shape, and a small one its size", () => {
  assert.deepEqual(downscaledSize(4032, 3024), { width: 2560, height: 1920 });
  assert.deepEqual(downscaledSize(3024, 4032), { width: 1920, height: 2560 });
  assert.deepEqual(downscaledSize(30_000, 10), { width: 2560, height: 1 });
  assert.equal(downscaledSize(2560, 1000), null);
  assert.equal(downscaledSize(0, 0), null);
});
