/** Deleting photos while others do, too, and undoing it, with a fake list. */

import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, test } from "node:test";

import "./fake-page.mjs";

/** What the page says, as it says it. @type {{words: string, action?: {run: () => void}, onOver?: () => void, open: boolean}[]} */
const said = (globalThis.said = []);
/** What was sent; each is answered by the test. */
const sent = (globalThis.sent = []);
const FAKES = {
  "notices.js": `
    export const notify = (words, how) => {
      const message = { words, open: true, ...how };
      said.push(message);
      return () => (message.open = false);
    };
    export const announce = () => {};`,
  "card.js": "export const nameOf = ({ imageId }) => imageId",
  "state.js": "export const sessionState = { hold() {} }",
  "api.js": `
    const send = (what) => new Promise((answer, refuse) => sent.push({ what, answer, refuse }));
    export const api = { deletePhoto: (id) => send("delete " + id), restorePhotos: ([id]) => send("restore " + id) };`,
  "jobs.js": 'export const followJob = (id) => new Promise((answer, refuse) => sent.push({ what: "follow " + id, answer, refuse }))',
};
registerHooks({
  resolve(name, context, next) {
    const fake = context.parentURL?.endsWith("/gallery/removals.js") && FAKES[name.split("/").at(-1)];
    return fake ? { url: `data:text/javascript,${encodeURIComponent(fake)}`, shortCircuit: true } : next(name, context);
  },
});
const { Removals } = await import(new URL("../../../../webapp/static/js/gallery/removals.js", import.meta.url));
const { ApiError } = await import(new URL("../../../../webapp/static/js/errors.js", import.meta.url));

globalThis.HTMLInputElement ??= class {};
globalThis.HTMLTextAreaElement ??= class {};

class FakeStore extends EventTarget {
  photos = ["beach", "lake", "hill"];
  photo = (slot) => ({ imageId: this.photos[slot] });
  slotOf = (imageId) => this.photos.indexOf(imageId);
  remove = (imageId) => this.removeAll([imageId]);
  restore = ({ imageId }) => this.photos.push(imageId) - 1;
  removeAll(imageIds) {
    this.photos = this.photos.filter((each) => ![...imageIds].includes(each));
  }
}

let store;
let removals;
let now;

beforeEach(() => {
  said.length = sent.length = 0;
  now = 1_000_000;
  performance.now = () => now;
  navigator.onLine = true;
  removals?.destroy();
  store = new FakeStore();
  removals = new Removals(store);
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
const undo = (message = said[0]) => {
  message.open = false;
  message.action.run();
};
/** Answer what was sent last. */
async function answer(what) {
  sent.at(-1).answer(what);
  await turn();
}
async function refuse(error = new ApiError("Lost.")) {
  sent.at(-1).refuse(error);
  await turn();
}
const controlZ = () => dispatchEvent(Object.assign(new Event("keydown"), { key: "z", ctrlKey: true }));
const sentSoFar = () => sent.map(({ what }) => what);
const restored = { count: 1, failed: [] };

test("a deletion is sent at once, and said once", async () => {
  removals.remove(0);
  await turn();

  assert.deepEqual(sentSoFar(), ["delete beach"]);
  assert.deepEqual(store.photos, ["lake", "hill"]);
  await answer();
  said[0].onOver();
  assert.equal(said.length, 1);
  assert.equal(removals.undoable.size, 0);
});

test("each deletion closes the message of the one before it, which its keys can still undo", async () => {
  removals.remove(0);
  removals.remove(0);
  assert.deepEqual(said.map(({ kind }) => kind), ["trash", "trash"]);
  controlZ();
  controlZ();
  await turn();

  assert.deepEqual(store.photos, ["hill", "lake", "beach"]);
});

test("a photo whose deletion fails is there again, and there is nothing to undo", async () => {
  removals.remove(0);
  await turn();
  await refuse();

  assert.ok(store.photos.includes("beach"));
  assert.equal(said.length, 2);
  assert.ok(!said[0].open);
  assert.equal(removals.undoable.size, 0);
});

test("offline nothing disappears, and it is said why", async () => {
  navigator.onLine = false;
  removals.remove(0);
  await turn();

  assert.deepEqual(sent, []);
  assert.deepEqual(store.photos, ["beach", "lake", "hill"]);
  assert.match(said[0].words, /offline/);
  assert.equal(said[0].action, undefined);
});

test("a deletion that seemed to fail and is known to have been done brings nothing back", async () => {
  removals.remove(0);
  await turn();
  removals.lost(["beach"]);
  await refuse();

  assert.deepEqual(store.photos, ["lake", "hill"]);
  // Nor is anybody told that it could not be deleted.
  assert.equal(said.length, 1);
});

test("that the list tells of the deletion takes nothing away from undoing it", async () => {
  removals.remove(0);
  await turn();
  await answer();
  removals.lost(["beach"]);

  assert.ok(said[0].open);
  undo();
  await turn();
  assert.deepEqual(sentSoFar(), ["delete beach", "restore beach"]);
  assert.ok(store.photos.includes("beach"));
});

test("what is undone is there at once, and sent once its deletion has arrived", async () => {
  removals.remove(0);
  undo();
  assert.ok(store.photos.includes("beach"));
  await turn();
  assert.deepEqual(sentSoFar(), ["delete beach"]);

  await answer();
  assert.deepEqual(sentSoFar(), ["delete beach", "restore beach"]);
  await answer(restored);
  assert.equal(said.length, 1);
});

test("what is undone while its deletion fails needs no restoring", async () => {
  removals.remove(0);
  undo();
  await turn();
  await refuse();

  assert.deepEqual(sentSoFar(), ["delete beach"]);
  assert.deepEqual(store.photos.toSorted(), ["beach", "hill", "lake"]);
  assert.equal(said.length, 1);
});

test("undoing twice restores once", async () => {
  removals.remove(0);
  await turn();
  await answer();
  undo();
  controlZ();
  await turn();

  assert.deepEqual(sentSoFar(), ["delete beach", "restore beach"]);
  assert.equal(store.photos.filter((each) => each === "beach").length, 1);
});

test("Ctrl+Z undoes the last deletion first, also when its message was closed", async () => {
  removals.remove(0);
  removals.remove(0);
  said[1].open = false;
  const undone = [];
  removals.addEventListener("undone", () => undone.push(store.photos.at(-1)));
  for (let presses = 0; presses < 3; presses += 1) {
    controlZ();
  }

  assert.deepEqual(undone, ["lake", "beach"]);
});

test("until the list can know that a photo came back, no answer takes it away", async () => {
  removals.remove(0);
  await turn();
  await answer();
  const asked = now;
  undo();
  await turn();
  assert.ok(removals.returnedSince("beach", asked));
  now += 500;
  assert.ok(removals.returnedSince("beach", now), "while it is on its way");
  await answer({ jobId: "job", failed: [] });
  now += 20_000;
  assert.ok(removals.returnedSince("beach", now), "while its pictures are");

  assert.equal(sent.at(-1).what, "follow job");
  await answer({ done: 1, failed: 0 });
  assert.ok(removals.returnedSince("beach", asked));
  now += 1;
  assert.ok(!removals.returnedSince("beach", now));
  assert.ok(!removals.returnedSince("lake", asked));
});

test("signing out waits for what is sent, and not for pictures that are moved", async () => {
  removals.remove(0);
  await turn();
  await answer();
  undo();
  await turn();
  let finished = false;
  void removals.finish().then(() => (finished = true));
  await turn();
  assert.ok(!finished);

  await answer({ jobId: "job", failed: [] });
  assert.ok(finished);
});

for (const [how, fail] of Object.entries({
  "is refused": () => refuse(),
  "finds nothing": () => answer({ count: 0, failed: ["beach"] }),
  "fails later": async () => {
    await answer({ jobId: "job", failed: [] });
    await answer({ done: 0, failed: 1 });
  },
})) {
  test(`a photo whose restoring ${how} is gone again, and that is said`, async () => {
    removals.remove(0);
    await turn();
    await answer();
    undo();
    await turn();
    await fail();

    assert.deepEqual(store.photos, ["lake", "hill"]);
    assert.match(said[1].words, /^beach couldn’t be restored\. ./);
    // Somebody may restore it in the trash.
    assert.ok(removals.admits("beach", now));
  });
}

test("deleting again what was just undone is sent after that, and its failure is no news", async () => {
  removals.remove(0);
  await turn();
  await answer();
  undo();
  removals.remove(2);
  await turn();
  assert.deepEqual(sentSoFar(), ["delete beach", "restore beach"]);
  await refuse();

  assert.deepEqual(sentSoFar(), ["delete beach", "restore beach", "delete beach"]);
  assert.deepEqual(store.photos, ["lake", "hill"]);
  assert.deepEqual(said.map(({ words }) => words), ["Moved to trash.", "Moved to trash."]);
});

test("a list that was asked for before brings nothing back, and a later one shows what is in it", async () => {
  removals.remove(0);
  await turn();
  await answer();
  const come = () => {
    store.photos.push("beach");
    store.dispatchEvent(new Event("photos"));
  };
  come();
  assert.deepEqual(store.photos, ["lake", "hill"]);

  now += 61_000;
  come();
  assert.deepEqual(store.photos, ["lake", "hill", "beach"]);
});

test("a photo that is gone and comes back is shown, and one that is being deleted here is not", async () => {
  removals.lost(["beach"]);
  removals.remove(1);

  assert.ok(removals.admits("beach", now));
  assert.ok(!removals.admits("hill", now));
});

test("a photo that is restored in the trash, on this page too, is shown, and cannot be undone any more", async () => {
  removals.remove(0);
  await turn();
  assert.ok(!removals.admits("beach", now), "its deletion is on its way");
  await answer();
  assert.ok(!removals.admits("beach", now + 100), "an index may be late");

  now += 2_500;
  assert.ok(removals.admits("beach", now));
  assert.ok(!said[0].open);
  assert.equal(removals.undoable.size, 0);
});

test("a photo that the list is just reading again is deleted, and leaves as soon as it is there", async () => {
  store.photo = () => undefined;
  store.photos = ["lake"];
  let hides = 0;
  removals.addEventListener("hides", () => (hides += 1));
  removals.remove(0, { imageId: "beach" });
  await turn();
  assert.deepEqual(sentSoFar(), ["delete beach"]);

  store.photos = ["beach", "lake"];
  store.dispatchEvent(new Event("photos"));
  store.dispatchEvent(new Event("photos"));
  assert.deepEqual(store.photos, ["lake"]);
  assert.equal(hides, 1);
});
