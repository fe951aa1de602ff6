/** The grid's sizes, the pace of retries, and words: plain functions. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { GAP, layout } = await import(new URL("gallery/layout.js", modules));
const { delay } = await import(new URL("backoff.js", modules));
const { localPath } = await import(new URL("dom.js", modules));
const { fileSize, uploadDay } = await import(new URL("strings.js", modules));
const { pictures, ratio, srcset } = await import(new URL("gallery/card.js", modules));

const ratios = [1.5, 0.67, 1.33, 1, 2.3, 5, 0.4, 1.5, 1.5, 0.75, 1.78, 1.33, 1];

/** Cut a list of sizes into the rows that the browser makes of it. */
function rows(sizes, width) {
  const found = [];
  let used = Infinity;
  for (const size of sizes) {
    if (used + GAP + size.width > width) {
      found.push([]);
      used = -GAP;
    }
    found.at(-1).push(size);
    used += GAP + size.width;
  }
  return found;
}

for (const width of [560, 700, 768, 1024, 1201, 1664]) {
  test(`rows fill a width of ${width} to the pixel, but for the last`, () => {
    const found = rows(layout(ratios, width), width);

    for (const row of found.slice(0, -1)) {
      const used = row.reduce((sum, size) => sum + size.width, GAP * (row.length - 1));
      assert.equal(used, width);
      assert.equal(new Set(row.map((size) => size.height)).size, 1);
    }
  });

  test(`heights stay near each other at a width of ${width}`, () => {
    const heights = layout(ratios, width).map((size) => size.height);

    assert.ok(Math.max(...heights) / Math.min(...heights) < 2.2, String(heights));
  });
}

test("a single photo is not blown up to the full width", () => {
  const [only] = layout([1.5], 1200);

  assert.ok(only.height <= 250);
  assert.ok(only.width < 400);
});

test("a narrow screen has two columns of squares", () => {
  for (const { width, height } of layout(ratios, 296)) {
    assert.equal(width, 143);
    assert.equal(height, 143);
  }
});

test("no photos need no room", () => {
  assert.deepEqual(layout([], 1200), []);
});

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

test("sizes and days are said in words", () => {
  assert.equal(fileSize(900), "900 bytes");
  assert.equal(fileSize(10 * 1024 * 1024), "10 MB");
  assert.equal(fileSize(2.43 * 1024 * 1024), "2.4 MB");
  assert.equal(uploadDay("2019-02-03T12:00:00.000000Z"), "Feb 3, 2019");
  assert.equal(uploadDay("nonsense"), "");
});

const rendition = (width, type = "image/webp") => ({ url: `/thumbnails/${width}`, width, height: width / 2, bytes: 1, type });

test("the modern renditions are offered, smallest first", () => {
  const photo = { renditions: [rendition(640), rendition(150, "image/jpeg"), rendition(320)] };

  assert.equal(srcset(pictures(photo)), "/thumbnails/320 320w, /thumbnails/640 640w");
  assert.equal(ratio(photo), 2);
});

test("a photo with nothing but the JPEG shows that, and one with nothing is square", () => {
  assert.equal(pictures({ renditions: [rendition(150, "image/jpeg")] }).length, 1);
  assert.equal(ratio({ renditions: [] }), 1);
});
