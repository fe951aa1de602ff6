/** What is in view between the bars stays there, whatever leaves above it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const { firstInView, keepInView } = await import(new URL("../../../../webapp/static/js/trash/in-view.js", import.meta.url));

const ROW = 100;
let rows;

/** One below the other; `hidden` ones have no place. */
const row = (name) => ({
  name,
  getBoundingClientRect() {
    const at = rows.indexOf(this);
    if (at < 0) return { top: 0, bottom: 0 };
    return { top: at * ROW - scrollY, bottom: (at + 1) * ROW - scrollY };
  },
});

beforeEach(() => {
  rows = ["a", "b", "c", "d", "e", "f", "g", "h"].map(row);
  globalThis.getComputedStyle = () => ({ scrollMarginTop: "60px", scrollMarginBottom: "0px" });
  globalThis.innerHeight = 300;
  globalThis.scrollY = 0;
  globalThis.scrollBy = ({ top }) => (globalThis.scrollY = Math.max(0, scrollY + top));
});

test("the first one is that which no bar covers", () => {
  assert.equal(firstInView(rows).name, "a");
  globalThis.scrollY = 150;
  // Of "b" only what is behind the bar is in the window.
  assert.equal(firstInView(rows).name, "c");
  globalThis.scrollY = 120;
  assert.equal(firstInView(rows).name, "b");
  assert.equal(firstInView(rows, { whole: true }).name, "c");
  globalThis.scrollY = 5_000;
  assert.equal(firstInView(rows), undefined);
  assert.equal(firstInView([row("elsewhere")]), undefined);
});

test("what is looked at stays where it is when others above it leave", () => {
  globalThis.scrollY = 450;
  const seen = firstInView(rows);
  const { top } = seen.getBoundingClientRect();
  keepInView(rows.slice(3), () => (rows = rows.slice(3)));

  assert.equal(seen.getBoundingClientRect().top, top);
  assert.equal(scrollY, 150);
});

test("at the beginning, what comes before all others is seen", () => {
  keepInView(rows, () => (rows = [row("new"), ...rows]));

  assert.equal(scrollY, 0);
});

test("nothing is moved if nothing of it is in view", () => {
  globalThis.scrollY = 5_000;
  keepInView(rows, () => (rows = rows.slice(2)));

  assert.equal(scrollY, 5_000);
});
