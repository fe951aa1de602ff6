/** The trash: what is selected, when photos go, and where pictures may come from. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Selection } = await import(new URL("trash/selection.js", modules));
const { timeLeft } = await import(new URL("trash/strings.js", modules));
const { pictureAddress } = await import(new URL("trash/tile.js", modules));

const ALL = ["a", "b", "c", "d", "e"];
const chosen = (selection) => [...selection.chosen].toSorted().join("");

test("a photo is selected, and not, and that is told", () => {
  const selection = new Selection();
  let changes = 0;
  selection.addEventListener("change", () => (changes += 1));
  selection.toggle("b");
  selection.toggle("d");
  selection.toggle("b");

  assert.equal(chosen(selection), "d");
  assert.equal(changes, 3);
});

test("a range goes from the last one, in either direction", () => {
  const selection = new Selection();
  selection.toggle("d");
  selection.reach("b", ALL);
  assert.equal(chosen(selection), "bcd");

  selection.reach("e", ALL);
  assert.equal(chosen(selection), "bcde");
});

test("after one that was unselected, a range unselects", () => {
  const selection = new Selection();
  selection.add(ALL);
  selection.toggle("b");
  selection.reach("d", ALL);

  assert.equal(chosen(selection), "ae");
});

test("a range from nowhere, or from a photo that is gone, is one photo", () => {
  const selection = new Selection();
  selection.reach("c", ALL);
  assert.equal(chosen(selection), "c");

  selection.drop(["c"]);
  selection.reach("e", ["a", "b", "d", "e"]);
  assert.equal(chosen(selection), "e");
});

test("ending it forgets where it began", () => {
  const selection = new Selection();
  selection.toggle("a");
  selection.clear();
  selection.reach("c", ALL);

  assert.equal(chosen(selection), "c");
});

test("when a photo goes is said in days, which begin at midnight UTC", () => {
  const noon = Date.parse("2026-12-17T12:00:00Z");

  assert.equal(timeLeft("2026-12-29", noon), "12 days left");
  assert.equal(timeLeft("2026-12-18", noon), "1 day left");
  assert.equal(timeLeft("2026-12-17", noon), "Last day");
  // The daily round has not come to it yet.
  assert.equal(timeLeft("2026-12-10", noon), "Last day");
  assert.equal(timeLeft("soon", noon), "");
});

test("pictures come from this site or from the trash of a storage, and from nowhere else", () => {
  for (const address of [
    "/thumbnails/a/1/320.webp",
    "https://bucket.s3.eu-central-1.amazonaws.com/trash/a/1/320.webp?X-Amz-Signature=1",
    "http://s3.localhost:4566/bucket/trash/a/1/320.webp?X-Amz-Signature=1",
  ]) {
    assert.equal(pictureAddress(address), address);
  }
  for (const address of [
    undefined,
    "",
    "//evil.example/trash/a.webp",
    "/\\evil.example/trash/a.webp",
    "https://user@evil.example/trash/a.webp",
    "https://bucket.example/uploads/a.jpg?x=/trash/",
    "javascript:alert(1)//trash/",
    "data:image/png,/trash/",
  ]) {
    assert.equal(pictureAddress(address), "");
  }
});
