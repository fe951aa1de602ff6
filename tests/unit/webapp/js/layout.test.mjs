/** The places of photos in the grid: plain arithmetic, tried with many random galleries. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, gallery, random } from "./fake-galleries.mjs";

const modules = new URL("../../../../webapp/static/js/gallery/", import.meta.url);
const { layout } = await import(new URL("layout.js", modules));
const { measures } = await import(new URL("measures.js", modules));
const { MOST_CARDS, neighbour, visible } = await import(new URL("viewport.js", modules));
const { stops, years } = await import(new URL("scrubber.js", modules));

const WIDTHS = [296, 366, 420, 559, 560, 700, 1024, 1201, 1664];
/** As the style makes it, with the usual size of text or a multiple of it. */
const headingOf = (width, size = 1) =>
  width < 560 ? { height: 44 * size, least: 132 * size } : { height: 52 * size, least: 168 * size };
const cases = WIDTHS.flatMap((width, index) =>
  [0, 1, 2].map((more) => ({ width, heading: headingOf(width, more === 2 ? 2 : 1), ...gallery(index * 3 + more + 1) })),
);
const laid = ({ width, ratios, days, heading = headingOf(width) }) => layout((slot) => ratios[slot], days, width, heading);
const rowsOf = (plan) => Array.from({ length: plan.rows }, (_, index) => plan.row(index));
const boxes = (plan) => Array.from({ length: plan.count }, (_, slot) => plan.box(slot));

for (const each of cases) {
  const plan = laid(each);
  const name = `${each.ratios.length} photos of ${each.days.length} days, ${each.width} wide, headings ${each.heading.height} high`;

  test(`every photo has a place inside of the grid: ${name}`, () => {
    for (const { left, top, width, height } of boxes(plan)) {
      assert.ok(width >= 1 && height >= 1 && left >= 0 && top >= 0);
      assert.ok(left + width <= each.width, `${left} + ${width}`);
      assert.ok(top + height <= plan.height);
    }
  });

  test(`no photo lies over another or over a heading: ${name}`, () => {
    rowsOf(plan).forEach((row, index) => {
      const before = plan.row(index - 1);
      assert.equal(row.from, before ? before.to : 0);
      if (before) assert.ok(row.top >= before.top + before.height + measures(each.width, each.heading).gap);
      for (let slot = row.from + 1; slot < row.to; slot += 1) {
        assert.ok(plan.box(slot).left >= plan.box(slot - 1).left + plan.box(slot - 1).width);
      }
    });
    each.days.forEach(({ start }, index) => {
      const { top, height, left, width } = plan.heading(index);
      assert.equal(height, each.heading.height);
      assert.equal(top + height, plan.box(start).top);
      assert.equal(left, plan.box(start).left);
      assert.ok(left + width <= each.width);
    });
    assert.equal(plan.row(plan.rows - 1)?.to ?? 0, each.ratios.length);
  });

  test(`rows are full to the pixel, but for the last of a day: ${name}`, () => {
    const ends = new Set(each.days.map(({ start, count }) => start + count));
    for (const row of rowsOf(plan)) {
      const last = row.to - 1;
      if (!ends.has(row.to)) assert.equal(plan.box(last).left + plan.box(last).width, each.width);
    }
  });

  test(`heights stay near the wanted one: ${name}`, () => {
    const { target } = measures(each.width, each.heading);
    for (const { height, from, to } of rowsOf(plan)) {
      // One very wide picture cannot be as high as it should be on a phone.
      const alone = to - from === 1 ? each.width / each.ratios[from] : Infinity;
      assert.ok(height >= Math.min(target / 1.8, alone - 1), `${height} of ${target}`);
      assert.ok(height <= target * 2.2, `${height} of ${target}`);
    }
  });

  test(`photos keep their shapes: ${name}`, () => {
    boxes(plan).forEach(({ width, height }, slot) => {
      const wanted = each.ratios[slot] * height;
      assert.ok(Math.abs(width - wanted) <= 1 + wanted * 0.03, `${width} in place of ${wanted}`);
    });
  });
}

test("days of few photos stand beside each other, each below its own heading", () => {
  const days = ["2026-05-03", "2026-05-02", "2026-05-01"].map((day, start) => ({ day, start, count: 1 }));

  const plan = layout(() => 1, days, 1200, headingOf(1200));

  assert.equal(plan.rows, 1);
  const headings = days.map((_, index) => plan.heading(index));
  assert.equal(new Set(headings.map(({ top }) => top)).size, 1);
  assert.deepEqual(headings.map(({ left }) => left), boxes(plan).map(({ left }) => left));
});

test("a heading has the room that nothing else needs", () => {
  const days = ["2026-05-03", "2026-05-02"].map((day, start) => ({ day, start, count: 1 }));

  const plan = layout(() => 0.75, days, 366, headingOf(366));
  const headings = days.map((_, index) => plan.heading(index));

  assert.equal(plan.rows, 1);
  assert.equal(headings[1].left + headings[1].width, 366);
  assert.ok(headings[0].width >= 132 && headings[0].width < headings[1].left);
});

test("a single photo is not blown up to the full width", () => {
  const plan = layout(() => 1.5, [{ day: "2026-05-01", start: 0, count: 1 }], 1200, headingOf(1200));

  assert.ok(plan.box(0).width < 420);
});

test("three photos of a phone stand beside each other", () => {
  const plan = layout(() => 4 / 3, [{ day: "2026-05-01", start: 0, count: 9 }], 366, headingOf(366));

  assert.deepEqual(rowsOf(plan).map(({ from, to }) => to - from), [3, 3, 3]);
});

test("no photos need no room", () => {
  assert.equal(layout(() => 1, [], 1200, headingOf(1200)).height, 0);
});

test("half a million photos are laid out in one pass", () => {
  // By what is asked, since a machine's pace is no property: each shape a few times at most.
  const { ratios, days } = gallery(7, 500_000);
  let asked = 0;

  layout((slot) => ((asked += 1), ratios[slot]), days, 1200, headingOf(1200));

  assert.ok(asked <= 10 * ratios.length, String(asked));
});

for (const each of cases) {
  test(`the photos in view are on the page, and few others: ${each.ratios.length} photos, ${each.width} wide`, () => {
    const plan = laid(each);
    const next = random(each.width);
    for (let tries = 0; tries < 40; tries += 1) {
      const top = Math.floor(next() * (plan.height + 400)) - 200;
      const bottom = top + 800;
      const { seen, ready } = visible(plan, top, bottom, 800);

      boxes(plan).forEach((box, slot) => {
        const inView = box.top < bottom && box.top + box.height > top;
        if (inView) assert.ok(slot >= seen.from && slot < seen.to, `${slot} at ${top}`);
      });
      assert.ok(ready.from <= seen.from && ready.to >= seen.to);
      assert.ok(ready.to - ready.from <= Math.max(MOST_CARDS, seen.to - seen.from));
    }
  });
}

test("a window that is full of photos has no others ready", () => {
  const plan = layout(() => 1, [{ day: "2026-05-01", start: 0, count: 5000 }], 366, headingOf(366));

  const { seen, ready } = visible(plan, 1000, 3000, 2000, 20);

  assert.deepEqual(ready, seen);
});

test("rows are found by height and by slot", () => {
  const { days, ratios } = gallery(3);
  const plan = laid({ width: 1200, days, ratios });

  rowsOf(plan).forEach((row, index) => {
    assert.equal(plan.rowAt(row.top), index);
    assert.equal(plan.rowAt(row.top + row.height - 1), index);
    assert.equal(plan.rowOf(row.from), index);
    assert.equal(plan.rowOf(row.to - 1), index);
  });
  assert.equal(plan.rowAt(-50), 0);
});

test("up and down lead to the next row and back, and end at the edges", () => {
  const { days, ratios } = gallery(4);
  const plan = laid({ width: 1200, days, ratios });

  for (let slot = 0; slot < ratios.length; slot += 1) {
    const row = plan.rowOf(slot);
    assert.equal(plan.rowOf(neighbour(plan, slot, 1)), Math.min(row + 1, plan.rows - 1));
    assert.equal(plan.rowOf(neighbour(plan, slot, -1)), Math.max(row - 1, 0));
  }
  assert.equal(neighbour(plan, 0, -1), 0);
});

test("the scale has a stop for each month, and the days of a gallery of one month", () => {
  const at = (day, top) => ({ day, top });
  const days = ["2026-05-03", "2026-05-01", "2025-12-24", "2025-12-02"].map((day, start) => ({ day, start, count: 1 }));
  const headings = { headingTop: (index) => index * 100 };

  assert.deepEqual(stops(days, headings), [at("2026-05-03", 0), at("2025-12-24", 200)]);
  assert.deepEqual(stops(days, { headingTop: () => 0 }), [at("2026-05-03", 0)]);
  assert.deepEqual(stops(days.slice(2), headings), [at("2025-12-24", 0), at("2025-12-02", 100)]);
});

test("years are written where they begin, as far as there is room", () => {
  const all = ["2026-05", "2026-01", "2025-12", "2024-12", "2019-01"].map((month, index) => ({
    day: `${month}-01`,
    top: [0, 300, 500, 510, 900][index],
  }));

  assert.deepEqual(years(all, 1000, 500), [
    { year: "2026", at: 0 },
    { year: "2025", at: 250 },
    { year: "2019", at: 450 },
  ]);
});

test("the made up galleries have days in order", () => {
  assert.deepEqual([...DAYS].sort().reverse(), DAYS);
});
