/** The font: used where the device has it, and fetched once the page is there. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const FONT = "https://gallery.example/static/1/fonts/inter.woff2";
let visit = 0;

/** @type {{[key: string]: string}} */
let stored;
/** @type {{href: string, rel?: string}} */
let link;
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
  link = { href: FONT };
  root = { hidden: false, lang: "en", dataset: {} };
  onLoad = [];
  Object.assign(globalThis, {
    document: {
      documentElement: root,
      head: { querySelector: () => link, querySelectorAll: () => [] },
      addEventListener() {},
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
    addEventListener: (/** @type {string} */ type, /** @type {() => void} */ run) => {
      if (type === "load") onLoad.push(run);
    },
    fetch: async (/** @type {string} */ address) => {
      fetched.push(address);
      if (!answers) throw new TypeError("Failed to fetch");
      return new Response("font");
    },
  });
  Object.defineProperty(globalThis, "navigator", { value: { languages: ["en"] }, configurable: true });
  visit += 1;
  await import(`../../../../webapp/static/js/head.js?visit=${visit}`);
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

  assert.deepEqual(fetched, [FONT]);
});

test("the next one uses it, and fetches it no more", async () => {
  await visited();
  await loaded();
  await visited();
  fetched = [];
  await loaded();

  assert.equal(link.rel, "preload");
  assert.equal(root.dataset.font, "");
  assert.deepEqual(fetched, []);
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
