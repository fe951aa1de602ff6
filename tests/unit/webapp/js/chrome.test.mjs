/** What is around the photo fades while nothing moves. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Chrome, SHOWN_MS } = await import(new URL("viewer/chrome.js", modules));

class View extends EventTarget {
  names = new Set();
  classList = {
    add: (name) => this.names.add(name),
    remove: (name) => this.names.delete(name),
    contains: (name) => this.names.has(name),
  };
}

let view;
let inUse;
let chrome;
let ending;

/** @param {number} milliseconds */
const later = (milliseconds) => mock.timers.tick(milliseconds);
/** @param {EventTarget} target in the view */
function focus(target) {
  const event = new Event("focusin");
  Object.defineProperty(event, "target", { value: target });
  view.dispatchEvent(event);
}
const send = (target, type, more = {}) => target.dispatchEvent(Object.assign(new Event(type), more));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const keys = new EventTarget();
  Object.assign(document, {
    addEventListener: keys.addEventListener.bind(keys),
    dispatchEvent: keys.dispatchEvent.bind(keys),
  });
  view = new View();
  inUse = false;
  ending = new AbortController();
  chrome = new Chrome(view, () => inUse, ending.signal);
});

test("it fades after three seconds without movement", () => {
  assert.equal(SHOWN_MS, 3_000);
  later(2_999);
  assert.equal(chrome.faded, false);
  later(1);
  assert.equal(chrome.faded, true);
});

for (const [what, wake] of Object.entries({
  "the pointer": () => send(view, "pointermove", { pointerType: "mouse" }),
  "a key": () => send(document, "keydown"),
  "the focus on a button": () => focus(new View()),
  "the wheel": () => send(view, "wheel"),
  "a tap": () => chrome.tap(),
})) {
  test(`${what} brings it back, for three seconds more`, () => {
    later(SHOWN_MS);
    wake();
    assert.equal(chrome.faded, false);
    later(SHOWN_MS - 1);
    assert.equal(chrome.faded, false);
    later(1);
    assert.equal(chrome.faded, true);
  });
}

test("a tap hides it at once; a finger that moves is none, nor is the focus that a tap brings", () => {
  chrome.tap();
  assert.equal(chrome.faded, true);
  focus(view);
  assert.equal(chrome.faded, true);
  send(view, "pointermove", { pointerType: "touch" });
  assert.equal(chrome.faded, true);
});

test("while it is in use, it stays", () => {
  inUse = true;
  later(10 * SHOWN_MS);
  chrome.tap();
  assert.equal(chrome.faded, false);

  inUse = false;
  later(SHOWN_MS);
  assert.equal(chrome.faded, true);
});

test("once the view has ended, nothing fades or wakes", () => {
  ending.abort();
  later(SHOWN_MS);
  assert.equal(chrome.faded, false);
});
