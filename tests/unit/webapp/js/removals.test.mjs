/** Deleting photos while others do, too, with a fake list. */

import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, test } from "node:test";

import "./fake-page.mjs";

/** What the page says, as it says it. @type {{words: string, onOver?: () => void}[]} */
const said = (globalThis.said = []);
const FAKES = {
  "notices.js": "export const notify = (words, how) => { said.push({ words, ...how }); return () => {}; }",
  "card.js": "export const nameOf = ({ imageId }) => imageId",
  "state.js": "export const sessionState = { hold() {} }",
  "api.js": "export const api = { deletePhoto: () => deletion }",
};
registerHooks({
  resolve(name, context, next) {
    const fake = context.parentURL?.endsWith("/gallery/removals.js") && FAKES[name.split("/").at(-1)];
    return fake ? { url: `data:text/javascript,${encodeURIComponent(fake)}`, shortCircuit: true } : next(name, context);
  },
});
const { Removals } = await import(new URL("../../../../webapp/static/js/gallery/removals.js", import.meta.url));

class FakeStore extends EventTarget {
  photos = ["beach", "lake", "hill"];
  photo = (slot) => ({ imageId: this.photos[slot] });
  remove = (imageId) => this.removeAll([imageId]);
  restore = ({ imageId }) => this.photos.push(imageId) - 1;
  removeAll(imageIds) {
    this.photos = this.photos.filter((each) => ![...imageIds].includes(each));
  }
}

let store;
let removals;
let fail;

beforeEach(() => {
  said.length = 0;
  const deletion = (globalThis.deletion = new Promise((_, reject) => (fail = () => reject(new TypeError("lost")))));
  // Nobody may wait for it.
  deletion.catch(() => {});
  store = new FakeStore();
  removals = new Removals(store);
});

/** The time to undo is over. */
const over = () => said[0]?.onOver?.();
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("a photo whose deletion fails is there again", async () => {
  removals.remove(0);
  over();
  fail();
  await settled();

  assert.ok(store.photos.includes("beach"));
  assert.equal(said.length, 2);
});

test("a deletion that seemed to fail and is known to have been done brings nothing back", async () => {
  removals.remove(0);
  over();
  removals.lost(["beach"]);
  fail();
  await settled();

  assert.deepEqual(store.photos, ["lake", "hill"]);
  // Nor is anybody told that it could not be deleted.
  assert.equal(said.length, 1);
});

test("a photo that others delete while it could be had back is not deleted again", async () => {
  removals.remove(0);
  removals.lost(["beach", "lake"]);
  fail();
  over();
  await settled();

  assert.deepEqual(store.photos, ["hill"]);
  assert.equal(said.length, 1);
});

test("a photo that is gone and comes back is shown, and one that is deleted here is not", () => {
  removals.lost(["beach"]);
  removals.remove(1);

  assert.ok(removals.admits("beach"));
  assert.ok(!removals.admits("hill"));
});
