/** The photo that is shown is put into the address and announced, as soon as it can be. */

import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, mock, test } from "node:test";

/** What the page announces, and its addresses. @type {string[]} */
const told = (globalThis.told = []);
const FAKES = {
  "notices.js": "export const announce = (words) => told.push(words)",
  "card.js": "export const nameOf = ({ imageId }) => imageId",
  "address.js": "export const replaceAddress = (imageId) => told.push(`#${imageId}`)",
};
registerHooks({
  resolve(name, context, next) {
    const fake = context.parentURL?.endsWith("/viewer/settling.js") && FAKES[name.split("/").at(-1)];
    return fake ? { url: `data:text/javascript,${encodeURIComponent(fake)}`, shortCircuit: true } : next(name, context);
  },
});
const { Settling } = await import(new URL("../../../../webapp/static/js/viewer/settling.js", import.meta.url));

let view;
let settling;

/** Page to a photo, which is there or comes later. */
function pageTo(slot, imageId) {
  view.entry = { slot, photo: imageId && { imageId } };
  settling.soon();
}

function come(imageId) {
  view.entry.photo = { imageId };
  settling.now();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  told.length = 0;
  view = { isOpen: true, source: { total: 9 }, entry: undefined };
  settling = new Settling(view);
});

test("only the photo where somebody stays is announced", () => {
  pageTo(0, "beach");
  mock.timers.tick(100);
  pageTo(1, "lake");
  mock.timers.tick(1_000);

  assert.deepEqual(told, ["#lake", "Photo 2 of 9: lake"]);
});

test("a photo that comes late is announced when it comes, once", () => {
  pageTo(0, undefined);
  mock.timers.tick(1_000);
  assert.deepEqual(told, []);

  come("beach");
  come("beach");
  assert.deepEqual(told, ["#beach", "Photo 1 of 9: beach", "#beach"]);
});

test("a photo that comes after somebody has paged on is not announced", () => {
  pageTo(0, undefined);
  mock.timers.tick(1_000);
  pageTo(1, "lake");
  settling.now();
  assert.deepEqual(told, ["#lake"]);

  mock.timers.tick(1_000);
  assert.deepEqual(told.slice(1), ["#lake", "Photo 2 of 9: lake"]);
});
