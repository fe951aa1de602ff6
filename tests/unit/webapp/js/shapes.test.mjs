/** Shapes are the same levels here as in the API: both are held to one table. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { RATIOS, decode, levelOf } = await import("../../../../webapp/static/js/gallery/shapes.js");

/** Width, height, level, character. */
const CASES = JSON.parse(readFileSync(new URL("../../../support/shapes.json", import.meta.url), "utf-8"));

test("a photo has the level that the API computes for it, and reads from its character", () => {
  for (const [width, height, level, character] of CASES) {
    assert.equal(levelOf({ width, height }), level, `${width} by ${height}`);
    const levels = new Uint8Array(1);
    decode(character, levels, 0);
    assert.equal(levels[0], level, character);
  }
});

test("a level's ratio is within a hundredth of the photo's, as far as that is shown", () => {
  for (let width = 1; width < 4_000; width += 1) {
    const ratio = Math.min(Math.max(width / 1_000, 0.5), 3);
    assert.ok(Math.abs(RATIOS[levelOf({ width, height: 1_000 })] / ratio - 1) < 0.0101, String(width));
  }
});

test("a character that stands for no level does no harm", () => {
  const levels = new Uint8Array(4);

  decode("\u{20}\\\u{ffff}#", levels, 0);

  assert.ok(levels.every((level) => level <= 90));
});
