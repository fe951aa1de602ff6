/** The timeline keeps a byte of most photos; here it is compared with lists of all of them, after many random changes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, random } from "./fake-galleries.mjs";
import { RATIOS, album, daysOf, levelOf, photo, placeOfPhoto } from "./fake-stores.mjs";

const modules = new URL("../../../../webapp/static/js/gallery/", import.meta.url);
const { newestFirst } = await import(new URL("order.js", modules));
const { Timeline } = await import(new URL("timeline.js", modules));

const sorted = (photos) => photos.toSorted((one, other) => (placeOfPhoto(one) < placeOfPhoto(other) ? 1 : -1));
const SHAPES = [{}, { width: 300, height: 400 }, { width: 100, height: 900 }, { width: 0, height: 0 }];

/** Everything that the timeline says about each slot is right. */
function matches(timeline, list, loaded) {
  assert.equal(timeline.count, list.length);
  const days = [];
  list.forEach((each, slot) => {
    if (days.at(-1)?.day !== each.takenDay) days.push({ day: each.takenDay, start: slot, count: 0 });
    days.at(-1).count += 1;
    assert.equal(timeline.ratio(slot), RATIOS[levelOf(each)]);
    assert.equal(timeline.slotOf(each.imageId), loaded.has(each) ? slot : -1);
    assert.equal(timeline.entries.at(slot)?.photo, loaded.has(each) ? each : undefined);
    assert.equal(timeline.dayAt(slot), each.takenDay);
  });
  assert.deepEqual(timeline.days.all, days);
  for (const { day, start, count } of days) {
    assert.deepEqual([timeline.days.startOf(day), timeline.days.endOf(day)], [start, start + count]);
  }
}

/** Each mark leads to the first photo that the list has at or after it. */
function marksMatch(timeline, list, marks) {
  for (const mark of marks) {
    const { first } = timeline.marks.around(mark);
    assert.equal(first.place, mark);
    assert.equal(first.slot, list.filter((each) => placeOfPhoto(each) > mark).length, mark);
  }
}

for (let seed = 1; seed <= 12; seed += 1) {
  test(`after any changes, days, shapes, places and entries are as in the list (${seed})`, () => {
    const next = random(seed);
    const some = (most) => Math.floor(next() * most);
    let list = sorted(album(...Array.from({ length: 8 }, () => some(next() < 0.3 ? 460 : 12))));
    const timeline = new Timeline(newestFirst);
    const cut = some(list.length);
    const parts = [daysOf(list, list.slice(0, cut)), daysOf(list, list.slice(cut))];
    for (const part of parts) timeline.append(part);
    const marks = parts.flat().flatMap(({ day, marks = [] }) => marks.map((mark) => day + mark));
    const loaded = new Set();
    matches(timeline, list, loaded);
    marksMatch(timeline, list, marks);
    const followed = [];
    for (let step = 0; step < 60; step += 1) {
      const at = some(list.length);
      const kind = some(4);
      if (kind === 0) {
        // A page as the list has it.
        const photos = list.slice(at, at + 1 + some(100));
        timeline.replace(at, at + photos.length, photos);
        for (const each of photos) loaded.add(each);
      } else if (kind === 1) {
        // A page of a list that others changed.
        const end = Math.min(at + some(100), list.length);
        const photos = list.slice(at, end).filter(() => next() < 0.9);
        timeline.replace(at, end, photos);
        for (const each of list.slice(at, end)) loaded.delete(each);
        for (const each of photos) loaded.add(each);
        list = [...list.slice(0, at), ...photos, ...list.slice(end)];
      } else if (kind === 2 && list.length) {
        timeline.remove(at);
        loaded.delete(list[at]);
        list = list.toSpliced(at, 1);
      } else {
        const added = photo(DAYS[some(9)], SHAPES[some(SHAPES.length)]);
        const slot = timeline.insert(added);
        loaded.add(added);
        list = list.toSpliced(slot, 0, added);
        followed.push(timeline.entries.of(added.imageId));
        assert.equal(timeline.maybeAt(added), -1);
      }
      matches(timeline, list, loaded);
    }
    for (const { slot, photo: it } of followed) assert.equal(slot, loaded.has(it) ? list.indexOf(it) : -1);
    assert.ok(marks.length === 0 || timeline.marks.before(timeline.count));
  });
}

test("marks stay with their photos while others come and go before them", () => {
  let list = sorted(album(0, 950, 3));
  const timeline = new Timeline(newestFirst);
  const [{ day, marks }] = daysOf(list, list.slice(0, 950));
  timeline.append(daysOf(list, list));
  const places = marks.map((mark) => day + mark);
  timeline.replace(0, list.length, list);
  const next = random(3);

  for (let step = 0; step < 300; step += 1) {
    const at = Math.floor(next() * list.length);
    const removed = list[at];
    timeline.remove(at);
    list = list.toSpliced(at, 1);
    marksMatch(timeline, list, places);
    if (next() < 0.5) continue;
    // Undone.
    assert.equal(timeline.insert(removed), at);
    list = list.toSpliced(at, 0, removed);
    marksMatch(timeline, list, places);
  }
});

test("what takes place often looks at no more photos in a gallery of half a million", () => {
  const days = Array.from({ length: 50 }, (_, index) => ({
    day: DAYS[index],
    shapes: "T".repeat(10_000),
    // Each at its own second, from 23:59 on.
    marks: Array.from({ length: 99 }, (__, mark) => `T${new Date(86_399_000 - mark * 800_000).toISOString().slice(11, 23)}-019aa5e2b1c-00000000`),
  }));
  let compared = 0;
  const count = (compare) => (one, other) => {
    compared += 1;
    return compare(one, other);
  };
  const { compareDays, comparePlaces, compareMoments, dayOf, placeOf } = newestFirst;
  const timeline = new Timeline({
    dayOf: (each) => ((compared += 1), dayOf(each)),
    placeOf: (each) => ((compared += 1), placeOf(each)),
    compareDays: count(compareDays),
    comparePlaces: count(comparePlaces),
    compareMoments: count(compareMoments),
  });
  timeline.append(days);
  const page = Array.from({ length: 100 }, () => photo(DAYS[25], { width: 4000, height: 3000 }));
  timeline.replace(255_000, 255_100, page.toReversed());
  compared = 0;

  const added = photo(DAYS[25], { takenAt: `${DAYS[25]}T12:00:00` });
  timeline.maybeAt(added);
  const slot = timeline.insert(added);
  timeline.slotOf(added.imageId);
  timeline.replace(slot, slot + 1, [{ ...added, title: "At the sea" }]);
  timeline.remove(slot);

  assert.ok(slot > 250_000 && slot < 260_000, String(slot));
  assert.ok(compared < 100, String(compared));
  // Nor has it objects for them: only the page's photos have one.
  assert.equal(timeline.entries.within(0, timeline.count).length, 100);
});
