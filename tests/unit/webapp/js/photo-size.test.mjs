/** How large photos are: by key, by two fingers and by the menu, and the same at the next visit. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

class Element extends EventTarget {
  contains = (other) => other === this;
  checkVisibility = () => true;
}
globalThis.Node = Element;
globalThis.HTMLInputElement = class extends Element {};
globalThis.localStorage = { kept: {}, getItem: (key) => localStorage.kept[key] ?? null, setItem: (key, value) => (localStorage.kept[key] = value) };
/** What has the focus: the body, until a test says otherwise. */
const focused = Object.assign(new Element(), { dataset: document.body.dataset });
document.addEventListener = (...what) => focused.addEventListener(...what);
document.body = focused;
const { PhotoSize } = await import("../../../../webapp/static/js/gallery/photo-size.js");

const radios = ["small", "medium", "large"].map((value) => Object.assign(new HTMLInputElement(), { value, checked: false }));
const options = { querySelectorAll: () => radios };
const checked = () => radios.filter((each) => each.checked).map(({ value }) => value);

/** A grid, and what it was told. */
function made() {
  const grid = {
    element: new Element(),
    size: "medium",
    told: [],
    resize(size, point) {
      grid.size = size;
      grid.told.push(point ? [size, point] : size);
    },
  };
  return { grid, size: new PhotoSize(grid, options) };
}

const press = (key, more = {}) => focused.dispatchEvent(Object.assign(new Event("keydown"), { key, ...more }));

beforeEach(() => {
  localStorage.kept = {};
});

test("plus and minus go through the sizes, and end at both ends", () => {
  const { grid, size } = made();

  for (const key of ["-", "-", "+", "=", "+", "x"]) press(key);

  assert.deepEqual(grid.told, ["small", "medium", "large"]);
  assert.deepEqual(checked(), ["large"]);
  press("-", { ctrlKey: true });
  assert.equal(grid.size, "large");
  size.destroy();
  press("-");
  assert.equal(grid.size, "large");
});

test("a key is not for the grid where something else has the focus, or another page is shown", () => {
  const { grid, size } = made();

  document.body = new Element();
  press("-");
  assert.equal(grid.size, "medium");
  document.body = focused;
  grid.element.checkVisibility = () => false;
  press("-");
  assert.equal(grid.size, "medium");
  size.destroy();
});

test("a chosen size is kept, and a wrong one is not taken over", () => {
  const first = made();
  radios[2].checked = true;
  radios[2].dispatchEvent(new Event("change"));
  assert.deepEqual(first.grid.told, ["large"]);
  first.size.destroy();

  const second = made();
  assert.equal(second.grid.size, "large");
  assert.deepEqual(checked(), ["large"]);
  second.size.destroy();

  localStorage.kept = { photoSize: "enormous" };
  const third = made();
  assert.equal(third.grid.size, "medium");
  third.size.destroy();
});

test("a browser without storage keeps it for the visit", () => {
  const { getItem, setItem } = localStorage;
  localStorage.getItem = localStorage.setItem = () => {
    throw new Error("denied");
  };
  const { grid, size } = made();
  radios[0].checked = true;
  radios[0].dispatchEvent(new Event("change"));

  assert.equal(grid.size, "small");
  size.destroy();
  Object.assign(localStorage, { getItem, setItem });
});

/** Fingers on the grid, each a point. */
const touch = (element, type, ...points) =>
  element.dispatchEvent(Object.assign(new Event(type), { touches: points.map(([clientX, clientY]) => ({ clientX, clientY })) }));

test("two fingers apart make photos larger, together smaller, around the point between them", () => {
  const { grid, size } = made();
  const { element } = grid;

  touch(element, "touchstart", [100, 300]);
  touch(element, "touchstart", [100, 300], [200, 300]);
  touch(element, "touchmove", [95, 300], [205, 300]);
  assert.deepEqual(grid.told, []);
  touch(element, "touchmove", [80, 300], [220, 300]);
  assert.deepEqual(grid.told, [["large", { x: 150, y: 300 }]]);
  // The same fingers back together.
  touch(element, "touchmove", [105, 300], [195, 300]);
  touch(element, "touchmove", [125, 300], [185, 300]);
  assert.deepEqual(grid.told.slice(1), [["medium", { x: 150, y: 300 }], ["small", { x: 155, y: 300 }]]);
  size.destroy();
  touch(element, "touchmove", [0, 300], [400, 300]);
  assert.equal(grid.told.length, 3);
});

test("one finger, three of them, and the next two fingers change nothing", () => {
  const { grid, size } = made();
  const { element } = grid;

  touch(element, "touchstart", [100, 300], [200, 300]);
  touch(element, "touchend", [100, 300]);
  touch(element, "touchmove", [100, 600]);
  touch(element, "touchstart", [100, 600], [390, 600]);
  touch(element, "touchmove", [100, 600], [390, 600]);
  touch(element, "touchstart", [100, 600], [390, 600], [300, 100]);
  touch(element, "touchmove", [10, 600], [11, 600], [300, 100]);

  assert.deepEqual(grid.told, []);
  size.destroy();
});
