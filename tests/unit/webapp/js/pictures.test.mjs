/** Which rendition of a photo is shown, at which size, and its placeholder. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/gallery/", import.meta.url);
const { drawn, pictures, srcset, sufficient } = await import(new URL("pictures.js", modules));
const { pixels } = await import(new URL("placeholder.js", modules));

const rendition = (width, type = "image/webp") => ({ url: `/thumbnails/${width}`, width, height: width / 2, bytes: 1, type });
const all = [320, 640, 1280, 2048].map((width) => rendition(width));

test("the modern renditions are offered, smallest first", () => {
  const photo = { renditions: [rendition(640), rendition(150, "image/jpeg"), rendition(320)] };

  assert.equal(srcset(pictures(photo)), "/thumbnails/320 320w, /thumbnails/640 640w");
});

test("a photo with nothing but the JPEG shows that", () => {
  assert.equal(pictures({ renditions: [rendition(150, "image/jpeg")] }).length, 1);
});

for (const density of [1, 1.25, 1.5, 2, 3]) {
  test(`the smallest file with a pixel for each of the screen's is chosen, at a density of ${density}`, () => {
    for (let width = 1; width <= 800; width += 1) {
      const [first] = sufficient(all, width, density);
      const smaller = all.filter((each) => each.width < first.width);

      assert.ok(first.width >= width * density || first === all.at(-1));
      assert.ok(smaller.every((each) => each.width < width * density));
    }
  });
}

test("where none is large enough the largest is shown", () => {
  assert.deepEqual(sufficient(all, 5000, 2), [all.at(-1)]);
  assert.deepEqual(sufficient([], 100, 1), []);
});

test("a picture fills its box, and the cropped part of a panorama counts", () => {
  const box = { width: 300, height: 100 };

  assert.deepEqual(drawn(box, { width: 1200, height: 400 }), { width: 300, height: 100, whole: false });
  assert.deepEqual(drawn(box, { width: 4000, height: 400 }), { width: 1000, height: 100, whole: false });
});

test("a picture with somewhat too few pixels fills its box: a panorama in a wide row", () => {
  const box = { width: 1424, height: 593 };

  const { width, height, whole } = drawn(box, { width: 2048, height: 417 });

  assert.equal(whole, false);
  assert.ok(width >= box.width && Math.abs(height - box.height) < 1e-6);
});

test("no small picture is drawn larger than its own pixels", () => {
  const box = { width: 300, height: 200 };

  assert.deepEqual(drawn(box, { width: 30, height: 20 }), { width: 30, height: 20, whole: true });
  // A small panorama: it would fill the box in one direction only by being enlarged.
  assert.deepEqual(drawn(box, { width: 600, height: 100 }), { width: 300, height: 50, whole: true });
});

// Made with the method's own published encoder from stripes of two colours, and what its decoder says of
// the first pixels; another rounding may differ by one.
const HASHES = [
  { hash: "nDcKlZpwd3d2iIiLiHiIhoV/CRdI", width: 32, height: 23, head: [0, 255, 0, 255, 2, 255, 0, 255, 4, 255, 0, 255] },
  { hash: "XDcKkxpwhriHh4aGhY8JF0g=", width: 14, height: 32, head: [0, 255, 0, 255, 3, 255, 0, 255, 12, 255, 0, 255] },
  { hash: "GfeFZQ46UIZ2iJxnV3WvGQVFf4WHiHd4eA==", width: 32, height: 32, head: [5, 221, 4, 238, 6, 221, 4, 238, 9, 220, 5, 238] },
];

for (const { hash, width, height, head } of HASHES) {
  test(`a blurred picture is that of its hash: ${hash}`, () => {
    const seen = pixels(Uint8Array.from(Buffer.from(hash, "base64")), width, height);

    assert.equal(seen.length, width * height * 4);
    head.forEach((value, index) => assert.ok(Math.abs(value - seen[index]) <= 1, `${[...seen.slice(0, 12)]}`));
  });
}

test("a hash that was cut off still gives a picture", () => {
  assert.equal(pixels(new Uint8Array(5), 4, 3).length, 48);
});
