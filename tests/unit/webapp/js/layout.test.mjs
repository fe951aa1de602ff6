/** The places of photos in the grid: plain arithmetic, tried with many random galleries. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, gallery, random } from "./fake-galleries.mjs";

const modules = new URL("../../../../webapp/static/js/gallery/", import.meta.url);
const { layout } = await import(new URL("layout.js", modules));
const { measures } = await import(new URL("measures.js", modules));
const { MOST_CARDS, neighbour, visible } = await import(new URL("viewport.js", modules));
const { anchorAt, anchorNear, driftOf } = await import(new URL("anchor.js", modules));
const { marks, stops } = await import(new URL("stops.js", modules));

const WIDTHS = [296, 366, 420, 559, 560, 700, 1024, 1201, 1664, 3556];
const SIZES = ["medium", "small", "large"];
/** As the style makes it, with the usual size of text or a multiple of it. */
const measuredOf = (width, size = 1) => ({ month: 40 + 32 * size, day: 24 + 22 * size, least: 112 * size, gap: width < 560 ? 3 : 4 });
const cases = WIDTHS.flatMap((width, index) =>
  SIZES.map((size, more) => ({
    width,
    size,
    measured: measuredOf(width, more === 2 ? 2 : 1),
    ...gallery(index * 3 + more + 1),
  })),
);
const laid = ({ width, ratios, days, measured = measuredOf(width), size }) =>
  layout((slot) => ratios[slot], days, width, measured, size);
const rowsOf = (plan) => Array.from({ length: plan.rows }, (_, index) => plan.row(index));
const boxes = (plan) => Array.from({ length: plan.count }, (_, slot) => plan.box(slot));
/** Days of one photo each. */
const single = (...names) => names.map((day, start) => ({ day, start, count: 1 }));
const right = ({ left, width }) => left + width;

for (const each of cases) {
  const plan = laid(each);
  const name = `${each.size}, ${each.ratios.length} photos of ${each.days.length} days, ${each.width} wide, headings ${each.measured.day} high`;

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
      if (before) assert.ok(row.top >= before.top + before.height + measures(each.width, each.measured, each.size).gap);
      for (let slot = row.from + 1; slot < row.to; slot += 1) {
        assert.ok(plan.box(slot).left >= plan.box(slot - 1).left + plan.box(slot - 1).width);
      }
    });
    each.days.forEach(({ start }, index) => {
      const { top, height, left, width } = plan.heading(index);
      assert.equal(height, each.measured.day);
      assert.equal(top + height, plan.box(start).top);
      assert.equal(left, plan.box(start).left);
      assert.ok(left + width <= each.width);
    });
    assert.equal(plan.row(plan.rows - 1)?.to ?? 0, each.ratios.length);
  });

  test(`each month begins with its own heading, right above its first day: ${name}`, () => {
    each.days.forEach(({ day }, index) => {
      const before = each.days[index - 1]?.day;
      const { left, top, width, height } = plan.month(index);
      assert.deepEqual([left, width, height], [0, each.width, each.measured.month]);
      if (before?.slice(0, 7) === day.slice(0, 7)) {
        assert.deepEqual(plan.month(index), plan.month(index - 1));
        assert.equal(plan.startOf(index), plan.heading(index).top);
        return;
      }
      assert.equal(top + height, plan.heading(index).top);
      assert.equal(plan.heading(index).left, 0);
      assert.equal(plan.startOf(index), top);
      // Nothing of the month before is beside it.
      const last = plan.row(plan.rowOf(each.days[index].start) - 1);
      assert.ok(!last || top >= last.top + last.height);
    });
  });

  test(`rows are full to the pixel, but for the last of a day: ${name}`, () => {
    const ends = new Set(each.days.map(({ start, count }) => start + count));
    for (const row of rowsOf(plan)) {
      const last = row.to - 1;
      if (!ends.has(row.to)) assert.equal(plan.box(last).left + plan.box(last).width, each.width);
    }
  });

  test(`heights stay near the wanted one: ${name}`, () => {
    const { target } = measures(each.width, each.measured, each.size);
    for (const { height, from, to } of rowsOf(plan)) {
      // One very wide picture cannot be as high as it should be on a phone.
      const alone = to - from === 1 ? each.width / each.ratios[from] : Infinity;
      assert.ok(height >= Math.min(target / 2, alone - 1), `${height} of ${target}`);
      assert.ok(height <= target * 2.2, `${height} of ${target}`);
    }
  });

  test(`photos keep their shapes, but for very slim and very wide ones: ${name}`, () => {
    boxes(plan).forEach(({ width, height }, slot) => {
      const { from, to } = plan.row(plan.rowOf(slot));
      const widest = to - from === 1 ? 3 : 2.4;
      const wanted = Math.min(Math.max(each.ratios[slot], 0.7), widest) * height;
      assert.ok(Math.abs(width - wanted) <= 1 + wanted * 0.03, `${width} in place of ${wanted}`);
    });
  });
}

test("days of few photos stand beside each other, each below its own heading", () => {
  const days = single("2026-05-03", "2026-05-02", "2026-05-01");

  const plan = laid({ width: 1200, days, ratios: [1, 1, 1] });

  assert.equal(plan.rows, 1);
  const headings = days.map((_, index) => plan.heading(index));
  assert.equal(new Set(headings.map(({ top }) => top)).size, 1);
  assert.deepEqual(headings.map(({ left }) => left), boxes(plan).map(({ left }) => left));
});

test("days of two months share no row", () => {
  const plan = laid({ width: 1200, days: single("2026-05-01", "2026-04-30"), ratios: [1, 1] });

  assert.equal(plan.rows, 2);
});

test("a heading has the room that nothing else needs", () => {
  const plan = laid({ width: 366, days: single("2026-05-03", "2026-05-02"), ratios: [0.75, 0.75] });
  const [first, second] = [plan.heading(0), plan.heading(1)];

  assert.equal(plan.rows, 1);
  assert.equal(right(second), 366);
  assert.ok(first.width >= 112 && right(first) < second.left);
});

test("days that nearly fill a row end at the right edge, to the pixel", () => {
  const days = single("2026-05-05", "2026-05-04", "2026-05-03", "2026-05-02");

  const plan = laid({ width: 1148, days, ratios: [1.4, 1.3, 1.4, 1.3] });

  assert.equal(plan.rows, 1);
  assert.equal(right(plan.box(3)), 1148);
});

test("a day of one photo is beside the next one where that leaves a hole less, in a somewhat lower row", () => {
  for (const [width, count] of [[3516, 8], [3516, 9], [1148, 4]]) {
    const days = [{ day: "2026-05-05", start: 0, count: 1 }, { day: "2026-05-04", start: 1, count }];

    const plan = laid({ width, days, ratios: Array(count + 1).fill(1.45) });

    assert.equal(plan.rows, 1, `${count} beside one`);
    assert.equal(right(plan.box(count)), width);
    const { target } = measures(width, measuredOf(width));
    assert.ok(plan.row(0).height >= 0.74 * target && plan.row(0).height <= target);
    assert.ok(right(plan.heading(0)) < plan.heading(1).left);
  }
});

test("but not where photos would become small, or nothing be gained", () => {
  const beside = (first, count) =>
    laid({
      width: 3516,
      days: [{ day: "2026-05-05", start: 0, count: first }, { day: "2026-05-04", start: first, count }],
      ratios: Array(first + count).fill(1.45),
    });

  assert.equal(beside(1, 14).heading(1).left, 0);
  assert.equal(beside(7, 3).heading(1).left, 0);
});

test("in a lower row a heading keeps its room", () => {
  const days = [...single("2026-05-05", "2026-05-04"), { day: "2026-05-03", start: 2, count: 3 }];

  const plan = laid({ width: 700, days, ratios: [0.7, 0.7, 0.7, 0.7, 1.7] });

  assert.equal(plan.rows, 1);
  days.forEach((_, index) => {
    assert.ok(plan.heading(index).width >= 112, `${plan.heading(index).width}`);
    if (index) assert.ok(right(plan.heading(index - 1)) <= plan.heading(index).left);
  });
  assert.ok(right(plan.box(4)) <= 700);
});

test("a single photo is not blown up to the full width", () => {
  assert.ok(laid({ width: 1200, days: single("2026-05-01"), ratios: [1.5] }).box(0).width < 420);
});

test("three photos of a phone stand beside each other", () => {
  const plan = laid({ width: 382, days: [{ day: "2026-05-01", start: 0, count: 9 }], ratios: Array(9).fill(1.1) });

  assert.deepEqual(rowsOf(plan).map(({ from, to }) => to - from), [3, 3, 3]);
});

test("a day of several rows ends in a full one, as does one that nearly fills a row", () => {
  const cut = [[1148, 9, 4 / 3], [1148, 7, 1.5], [382, 4, 4 / 3], [382, 5, 4 / 3], [3556, 13, 4 / 3], [382, 5, 0.75]].map(([width, count, ratio]) => {
    const plan = laid({ width, days: [{ day: "2026-05-01", start: 0, count }], ratios: Array(count).fill(ratio) });
    assert.equal(right(plan.box(count - 1)), width);
    return rowsOf(plan).map(({ from, to }) => to - from).join(" ");
  });

  assert.deepEqual(cut, ["5 4", "4 3", "2 2", "2 3", "7 6", "5"]);
});

test("no day of cameras' shapes leaves a photo alone in its last row, or most of that empty", () => {
  const next = random(11);
  for (const width of [366, 382, 700, 1148, 3556]) {
    for (let count = 2; count < 60; count += 1) {
      const ratios = Array.from({ length: count }, () => [4 / 3, 3 / 4, 1.5, 2 / 3][Math.floor(next() * 4)]);
      const plan = laid({ width, days: [{ day: "2026-05-01", start: 0, count }], ratios });
      const { from, to } = plan.row(plan.rows - 1);
      if (from === 0) continue;
      assert.ok(to - from > 1, `${count} in ${width}`);
      assert.ok(right(plan.box(to - 1)) >= 0.6 * width, `${count} in ${width}`);
    }
  }
});

test("a day's rows are near the best height, however many photos it has", () => {
  for (const width of [366, 382, 700, 1148, 3556]) {
    for (const count of [40, 100, 250, 1_000, 10_000]) {
      const measured = measuredOf(width);
      const plan = laid({ width, measured, days: [{ day: "2026-05-01", start: 0, count }], ratios: Array(count).fill(4 / 3) });
      const { target } = measures(width, measured);
      const heights = new Set(rowsOf(plan).map(({ height }) => height));
      for (const height of heights) assert.ok(height > target / 2 && height < target * 2, `${count} in ${width}: ${height} of ${target}`);
    }
  }
});

test("large on a phone is one landscape, or two portraits, in a row", () => {
  const days = [{ day: "2026-05-01", start: 0, count: 4 }];

  for (const ratio of [4 / 3, 1.5]) {
    const plan = laid({ width: 382, days, ratios: Array(4).fill(ratio), size: "large" });
    assert.equal(plan.rows, 4);
    assert.equal(right(plan.box(3)), 382);
  }
  assert.equal(laid({ width: 382, days, ratios: Array(4).fill(0.75), size: "large" }).rows, 2);
});

test("a panorama alone in its row has its whole width, beside others it is cropped", () => {
  const days = [{ day: "2026-05-02", start: 0, count: 3 }, { day: "2026-05-01", start: 3, count: 1 }];

  const phone = laid({ width: 382, days, ratios: [3, 1.5, 1.5, 3] });
  const desk = laid({ width: 1148, days, ratios: [1, 3, 1, 3] });

  assert.deepEqual([phone.box(0), phone.box(3)].map(({ width, height }) => [width, Math.round(width / height)]), [[382, 3], [382, 3]]);
  assert.ok(Math.abs(desk.box(1).width / desk.box(1).height - 2.4) < 0.03);
});

test("rows are a sixth of the width, within bounds, and a third on a phone", () => {
  const target = (width, size) => measures(width, measuredOf(width), size).target;

  assert.deepEqual([382, 460, 900, 1148, 3556].map((width) => target(width)), [127, 153, 170, 191, 300]);
  assert.ok(target(1148, "small") < 130 && target(1148, "large") > 300);
});

test("what is seen above a photo of a day's first row is its heading, and its month's", () => {
  const days = [{ day: "2026-05-02", start: 0, count: 9 }, ...single("2026-05-01").map((day) => ({ ...day, start: 9 }))];
  const plan = laid({ width: 382, days, ratios: Array(10).fill(1) });
  const { month, day } = measuredOf(382);

  assert.equal(plan.above(0), month + day);
  assert.equal(plan.above(2), month + day);
  assert.equal(plan.above(4), 0);
  assert.equal(plan.above(9), day);
});

test("no photos need no room", () => {
  assert.equal(laid({ width: 1200, days: [], ratios: [] }).height, 0);
});

test("half a million photos are laid out in one pass", () => {
  // By what is asked, since a machine's pace is no property: each shape a few times at most.
  const { ratios, days } = gallery(7, 500_000);
  let asked = 0;

  layout((slot) => ((asked += 1), ratios[slot]), days, 1200, measuredOf(1200));

  assert.ok(asked <= 10 * ratios.length, String(asked));
});

for (const each of cases) {
  test(`the photos in view are on the page, and few others: ${each.size}, ${each.ratios.length} photos, ${each.width} wide`, () => {
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
      assert.ok(ready.to - ready.from <= Math.max(MOST_CARDS, Math.ceil(1.5 * (seen.to - seen.from))));
    }
  });
}

test("a window that is full of photos has a few rows around it ready, and no more", () => {
  const plan = laid({ width: 382, days: [{ day: "2026-05-01", start: 0, count: 5000 }], ratios: Array(5000).fill(1) });

  const { seen, ready } = visible(plan, 1000, 3000, 2000, 20);

  const inView = seen.to - seen.from;
  assert.ok(inView > 40);
  assert.ok(ready.from < seen.from && ready.to > seen.to);
  assert.ok(ready.to - ready.from <= 1.5 * inView);
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

const cardsOf = (plan) => boxes(plan).map((box, slot) => ({ box, entry: { slot } }));

test("what is in the middle stays there when photos change their size, at any place and in any size", () => {
  const { days, ratios } = gallery(5);
  const [small, medium, large] = ["small", "medium", "large"].map((size) => laid({ width: 1148, days, ratios, size }));

  for (const [before, after] of [[medium, large], [medium, small], [large, small], [small, large]]) {
    for (const scrolled of [0, 700, before.height - 900]) {
      const point = { x: 574, y: scrolled + 450 };
      const anchor = anchorNear(cardsOf(before), scrolled, point);
      const { slot } = anchor.entry;
      const moved = scrolled + driftOf(anchor, after, slot, scrolled);
      const middle = (plan) => plan.box(slot).top + plan.box(slot).height / 2;

      assert.ok(Math.abs(middle(after) - moved - (middle(before) - scrolled)) < 1);
      // It is the one at the point, or the nearest where there is none.
      const { left, top, width, height } = before.box(slot);
      const inside = cardsOf(before).find(({ box }) => box.left <= point.x && right(box) > point.x && box.top <= point.y && box.top + box.height > point.y);
      assert.ok(!inside || (left <= point.x && left + width >= point.x && top <= point.y && top + height >= point.y));
    }
  }
});

test("where photos come and go, the first one in view stays, and at the top nothing does", () => {
  const { days, ratios } = gallery(5);
  const plan = laid({ width: 1148, days, ratios });

  assert.equal(anchorAt(cardsOf(plan), -64, 64), undefined);
  const anchor = anchorAt(cardsOf(plan), 2000, 64);
  const { top, height } = plan.box(anchor.entry.slot);
  assert.ok(top + height > 2064 && anchor.y === top - 2000);
  assert.equal(driftOf(anchor, plan, anchor.entry.slot, 2000), 0);
  assert.equal(driftOf(anchor, plan, -1, 2000), 0);
});

test("the scale has a stop for each month, and the days of a gallery of one month", () => {
  const at = (day, top) => ({ day, top });
  const days = single("2026-05-03", "2026-05-01", "2025-12-24", "2025-12-02");
  const starts = { startOf: (index) => index * 100 };

  assert.deepEqual(stops(days, starts), [at("2026-05-03", 0), at("2025-12-24", 200)]);
  assert.deepEqual(stops(days, { startOf: () => 0 }), [at("2026-05-03", 0)]);
  assert.deepEqual(stops(days.slice(2), starts), [at("2025-12-24", 0), at("2025-12-02", 100)]);
});

test("years are written where they begin and months are dots, as far as there is room", () => {
  const all = ["2026-05", "2026-01", "2025-12", "2024-12", "2024-11", "2019-01"].map((month, index) => ({
    day: `${month}-01`,
    top: [0, 300, 500, 510, 700, 900][index],
  }));

  assert.deepEqual(marks(all, 1000, 500), [
    { year: "2026", at: 0 },
    { year: "", at: 150 },
    { year: "2025", at: 250 },
    { year: "", at: 350 },
    { year: "2019", at: 450 },
  ]);
});

test("marks never lie over each other, and there are few, however many months", () => {
  const next = random(3);
  for (let tries = 0; tries < 50; tries += 1) {
    const length = 100 + Math.floor(next() * 900);
    let top = 0;
    const all = Array.from({ length: 600 }, (_, index) => ({
      day: `${2040 - Math.floor(index / 12)}-${String(12 - (index % 12)).padStart(2, "0")}-01`,
      top: (top += Math.ceil(next() ** 4 * 5000)),
    }));
    const marked = marks(all, top, length);
    assert.ok(marked.length <= length / 9 + 1 && marked[0].year === "2040");
    marked.slice(1).forEach(({ at, year }, index) => {
      const above = marked[index];
      const least = year && above.year ? 24 : year || above.year ? 14 : 9;
      assert.ok(at - above.at >= least - 1e-6 && at <= length, `${above.at} ${at}`);
    });
  }
});

test("the made up galleries have days in order", () => {
  assert.deepEqual([...DAYS].sort().reverse(), DAYS);
});
