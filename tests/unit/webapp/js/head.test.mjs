/** The font: used where the device has it, and fetched once the page is there. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const FONT = "https://gallery.example/static/1/fonts/inter.woff2";
let visit = 0;

/** @type {{[key: string]: string}} */
let stored;
/** @type {EventTarget & {href: string, rel?: string}} */
let link;
/** @type {(() => void)[]} that run before the next frame is painted */
let frames;
/** @type {object | null} */
let body;
/** @type {{hidden: boolean, lang: string, dataset: {[name: string]: string}}} */
let root;
/** @type {string[]} */
let fetched;
let answers = true;
/** @type {(() => void)[]} */
let onLoad;

mock.timers.enable({ apis: ["setTimeout"] });

beforeEach(() => {
  stored = {};
  fetched = [];
  answers = true;
});

/** @param {boolean} [storage] whether the browser has any */
async function visited(storage = true) {
  link = Object.assign(new EventTarget(), { href: FONT });
  frames = [];
  body = null;
  root = { hidden: false, lang: "en", dataset: {} };
  onLoad = [];
  Object.assign(globalThis, {
    document: {
      get body() {
        return body;
      },
      documentElement: root,
      head: { querySelector: () => link, querySelectorAll: () => [] },
      addEventListener() {},
      fonts: {
        async load(/** @type {string} */ font) {
          fetched.push(font);
          if (!answers) throw new DOMException("No", "NetworkError");
          return [{ status: "loaded" }];
        },
      },
    },
    localStorage: {
      getItem: (/** @type {string} */ key) => {
        if (!storage) throw new DOMException("No", "SecurityError");
        return stored[key] ?? null;
      },
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
        stored[key] = value;
      },
    },
    requestAnimationFrame: (/** @type {() => void} */ run) => frames.push(run),
    addEventListener: (/** @type {string} */ type, /** @type {() => void} */ run) => {
      if (type === "load") onLoad.push(run);
    },
  });
  Object.defineProperty(globalThis, "navigator", { value: { languages: ["en"] }, configurable: true });
  visit += 1;
  await import(`../../../../webapp/static/js/head.js?visit=${visit}`);
}

function painted() {
  for (const run of frames.splice(0)) run();
}

/** The page and its pictures have loaded, and some time has passed. */
async function loaded() {
  for (const run of onLoad) run();
  mock.timers.tick(5_000);
  await new Promise((resolve) => setImmediate(resolve));
}

test("the first visit waits for no font, and fetches it once all else is there", async () => {
  await visited();
  assert.equal(link.rel, undefined);
  assert.equal(root.dataset.font, undefined);

  assert.deepEqual(fetched, []);
  await loaded();

  assert.deepEqual(fetched, ["1em Inter"]);
  assert.equal(stored.font, FONT);
});

test("the next one uses it, and fetches it no more", async () => {
  await visited();
  await loaded();
  await visited();
  fetched = [];
  assert.equal(link.rel, "preload");
  // Nothing is there to be painted.
  painted();
  link.dispatchEvent(new Event("load"));
  await loaded();

  assert.equal(root.dataset.font, "");
  assert.deepEqual(fetched, []);
});

test("what is painted keeps its font when the other one comes later", async () => {
  stored.font = FONT;
  await visited();
  body = {};
  painted();
  link.dispatchEvent(new Event("load"));

  assert.equal(link.rel, "preload");
  assert.equal(root.dataset.font, undefined);
});

test("the font of an earlier release is not the one of this", async () => {
  stored.font = FONT.replace("/1/", "/0/");
  await visited();

  assert.equal(link.rel, undefined);
});

test("without a connection or storage the page does without it", async () => {
  answers = false;
  await visited(false);
  await loaded();

  assert.equal(root.dataset.font, undefined);
  assert.deepEqual(stored, {});
});
