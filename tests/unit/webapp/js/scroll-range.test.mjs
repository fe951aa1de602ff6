/** The grid may be higher than a page can be: positions on the page, and in the grid. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { random } from "./fake-galleries.mjs";

const { ScrollRange } = await import("../../../../webapp/static/js/gallery/scroll-range.js");

const MOST = 4_000_000;
const VIEW = 900;

/** A page that is scrolled as a browser does it, and whose grid is `whole` pixels high. */
function opened(whole) {
  const range = new ScrollRange();
  range.resize(whole);
  const page = { range, whole, y: 0, top: 0, corrections: 0, misses: 0 };
  const clamp = (y) => Math.min(Math.max(y, 0), range.height - VIEW);
  const seen = () => {
    page.top = range.follow(page.y, VIEW);
    const right = page.top - range.shift;
    if (right !== page.y) page.corrections += 1;
    page.y = clamp(right);
    page.misses += Number(page.y !== right);
  };
  /** The visitor scrolls, or jumps. */
  page.scrollBy = (by) => {
    page.y = clamp(page.y + by);
    seen();
  };
  page.goTo = (top) => {
    page.y = clamp(range.goTo(top, VIEW));
    seen();
  };
  return page;
}

test("a grid that is not too high is on the page as it is", () => {
  const page = opened(MOST);
  const next = random(1);

  for (let step = 0; step < 500; step += 1) {
    page.scrollBy((next() - 0.5) * 10 ** (1 + next() * 6));
    assert.equal(page.top, page.y);
  }
  assert.equal(page.range.height, MOST);
  assert.equal(page.corrections, 0);
});

for (const whole of [MOST + 1, 9_000_000, 31_000_000, 130_000_000]) {
  test(`scrolling moves a grid of ${whole} pixels by as much, and leads to both of its ends`, () => {
    const page = opened(whole);
    assert.equal(page.range.height, MOST);
    const next = random(whole);
    for (let step = 0; step < 400; step += 1) {
      const by = Math.round((next() - 0.5) * 3_000);
      const before = page.top;
      page.scrollBy(by);
      const wanted = Math.min(Math.max(before + by, 0), whole - VIEW);
      assert.equal(page.top, wanted);
      if (step % 10) continue;
      // Anywhere, to an end, or near one.
      const places = [next() * whole, 0, whole - VIEW, 100_000 + next() * 2_000, whole - 100_000 - next() * 2_000];
      const top = Math.round(Math.min(places[Math.floor(next() * places.length)], whole - VIEW));
      page.goTo(top);
      assert.equal(page.top, top);
    }
    assert.equal(page.misses, 0, "where the page has to be, it can be");
  });

  test(`one who scrolls on and on in a grid of ${whole} pixels gets to its end, with few corrections`, () => {
    const page = opened(whole);
    const step = 3_500;
    let steps = 0;
    page.goTo(Math.max(whole / 2 - 2_000_000, 0));
    const start = page.top;
    while (page.top < Math.min(start + 5_000_000, whole - VIEW)) {
      const before = page.top;
      page.scrollBy(step);
      assert.equal(page.top, Math.min(before + step, whole - VIEW));
      steps += 1;
    }
    assert.ok(page.corrections <= 5_000_000 / 50_000, `${page.corrections} in ${steps}`);
  });

  test(`a jump on a page of ${whole} pixels leads to the same part of the whole`, () => {
    const page = opened(whole);
    page.scrollBy(MOST / 2);
    assert.ok(Math.abs(page.top / whole - 0.5) < 0.02, String(page.top));
    page.scrollBy(MOST);
    assert.equal(page.top, whole - VIEW);
    page.scrollBy(-MOST);
    assert.equal(page.top, 0);
    assert.equal(page.range.shift, 0);
    assert.equal(page.corrections, 0);
  });
}

test("at the end, a photo less makes the page end with the last one still", () => {
  const page = opened(31_000_000);
  page.goTo(31_000_000 - VIEW);

  page.range.resize(31_000_000 - 240);
  page.scrollBy(0);
  assert.equal(page.misses, 1);
  page.scrollBy(1_000);

  assert.equal(page.top, 31_000_000 - 240 - VIEW);
});
