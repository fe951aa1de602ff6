/** All photos in one order or the other: what the address, the history and the browser's storage say of it, and the list. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { runInNewContext } from "node:vm";

import { FakeApi, Store, all, album, allPhotos, daysOf, ids, photo, quiet, shown, turn } from "./fake-stores.mjs";
import { DAYS, random } from "./fake-galleries.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const HEAD = readFileSync(new URL("gallery/first-list.js", modules), "utf8");
const HOME = "https://gallery.example/";

/** A browser's address, history and storage, as much of them as is used. */
class Browser extends EventTarget {
  kept = new Map();
  constructor(first, { state = null, kept } = {}) {
    super();
    this.entries = [{ state, url: new URL(first, HOME) }];
    this.at = 0;
    if (kept !== undefined) this.kept.set("sort", kept);
  }
  get location() {
    return this.entries[this.at].url;
  }
  get state() {
    return this.entries[this.at].state;
  }
  pushState(state, _, url) {
    this.entries.splice(this.at + 1, Infinity, { state, url: new URL(url, this.location) });
    this.at += 1;
  }
  replaceState(state, _, url) {
    this.entries[this.at] = { state, url: new URL(url, this.location) };
  }
  go(by) {
    this.at += by;
    this.dispatchEvent(new Event("popstate"));
  }
  getItem = (key) => this.kept.get(key) ?? null;
  setItem = (key, value) => this.kept.set(key, value);
  removeItem = (key) => this.kept.delete(key);
  get address() {
    return this.location.pathname + this.location.search + this.location.hash;
  }
}

let browser = new Browser("/");
Object.defineProperty(globalThis, "location", { get: () => browser.location });
Object.defineProperty(globalThis, "history", { get: () => browser });
Object.defineProperty(globalThis, "localStorage", { get: () => browser });
globalThis.addEventListener = (...how) => browser.addEventListener(...how);
globalThis.HTMLInputElement = class extends EventTarget {
  checked = false;
  constructor(value) {
    super();
    this.value = value;
  }
};

const { Sorting } = await import(new URL("gallery/sorting.js", modules));
const { lastAddedFirst } = await import(new URL("gallery/order.js", modules));

let radios;
/** The page, opened at an address. */
const opened = (address, more) => {
  browser = new Browser(address, more);
  return sorted();
};
const sorted = () => {
  radios = ["taken", "added"].map((value) => new HTMLInputElement(value));
  return new Sorting({ querySelectorAll: () => radios }, browser.location.pathname);
};
const choose = (value) => {
  for (const radio of radios) radio.checked = radio.value === value;
  radios.find((radio) => radio.value === value).dispatchEvent(new Event("change"));
};
const checked = () => radios.filter((radio) => radio.checked).map(({ value }) => value);
/** The list whose first requests the head sends. */
const first = (address, more) => {
  browser = new Browser(address, more);
  const links = ["taken", "added"].map((sort) => ({
    dataset: { firstRequest: sort },
    hasAttribute: () => true,
    remove: () => {},
  }));
  const document = { head: { querySelectorAll: () => links } };
  runInNewContext(HEAD, { document, location: browser.location, history: browser, localStorage: browser, URLSearchParams });
  return links.filter(({ rel }) => rel === "preload").map(({ dataset }) => dataset.firstRequest).join();
};

for (const [address, more, name, becomes = address] of [
  ["/", {}, "taken"],
  ["/?sort=added", {}, "added"],
  ["/de.html?sort=added#photo=one", {}, "added"],
  ["/", { kept: "added" }, "added", "/?sort=added"],
  ["/#photo=one", { kept: "added" }, "added", "/?sort=added#photo=one"],
  ["/?sort=taken", { kept: "added" }, "taken", "/"],
  ["/?a=b", { kept: "added" }, "added", "/?a=b&sort=added"],
  ["/", { kept: "added", state: { sort: "taken" } }, "taken"],
  ["/?sort=foo", {}, "taken", "/"],
  ["/?sort=foo", { kept: "added" }, "added", "/?sort=added"],
  ["/?sort=constructor", { kept: "__proto__", state: { sort: {} } }, "taken", "/"],
  ["/?sort=", { kept: "<script>" }, "taken", "/"],
]) {
  test(`${address} with ${JSON.stringify(more)} is sorted by ${name}, and the page's head asks for that`, () => {
    assert.equal(first(address, more), name);
    const sorting = opened(address, more);

    assert.equal(sorting.sort, name === "added" ? "uploaded" : "taken");
    assert.equal(browser.address, becomes);
    assert.deepEqual(checked(), [name]);
    // A reload is the same, whatever is chosen in another tab meanwhile.
    browser.kept.set("sort", name === "added" ? "taken" : "added");
    assert.equal(sorted().name, name);
  });
}

test("a choice is in the address at once, is kept, and can be gone back from", () => {
  const sorting = opened("/#photo=one");
  const became = [];
  sorting.addEventListener("change", () => became.push(sorting.sort));
  browser.replaceState({ ...browser.state, place: { day: DAYS[0] } }, "", browser.location);

  choose("added");
  assert.equal(browser.address, "/?sort=added");
  assert.equal(browser.getItem("sort"), "added");
  assert.equal(browser.state.place, undefined, "another order starts at the top");
  choose("taken");
  assert.equal(browser.address, "/");
  assert.equal(browser.getItem("sort"), null);

  browser.go(-1);
  assert.deepEqual(checked(), ["added"]);
  browser.go(-1);
  assert.deepEqual(checked(), ["taken"]);
  assert.equal(browser.state.place.day, DAYS[0]);
  browser.go(+1);
  assert.deepEqual(became, ["uploaded", "taken", "uploaded", "taken", "uploaded"]);
  // Going back is no choice.
  assert.equal(browser.getItem("sort"), null);
});

test("what is chosen already changes nothing, and nor does another page's address", () => {
  const sorting = opened("/?sort=added");
  sorting.addEventListener("change", () => assert.fail("changed"));

  choose("added");
  assert.equal(browser.entries.length, 1);
  browser.pushState({}, "", "/people");
  browser.go(0);
  assert.equal(browser.address, "/people");
  browser.pushState({}, "", "/");
  browser.go(0);
  assert.equal(browser.address, "/?sort=added", "an address that does not say it gets the order that is shown");
});

test("without storage a choice holds for the address", () => {
  const sorting = opened("/");
  browser.setItem = browser.getItem = () => {
    throw new DOMException("Forbidden.", "SecurityError");
  };

  choose("added");

  assert.equal(sorting.sort, "uploaded");
  assert.equal(sorted().sort, "uploaded");
  assert.equal(first("/?sort=added"), "added");
});

/** An API with both orders. */
class BothOrders extends FakeApi {
  #uploads() {
    return [...this.photos].sort((a, b) => lastAddedFirst.comparePlaces(lastAddedFirst.placeOf(a), lastAddedFirst.placeOf(b)));
  }
  expected(sort) {
    return ids(sort === "taken" ? this.sorted : this.#uploads());
  }
  async listPhotos(page) {
    if (page.sort === "taken") return super.listPhotos(page);
    await turn();
    const { limit, from = "9999" } = page;
    const rest = this.#uploads().filter((each) => lastAddedFirst.placeOf(each).slice(0, from.length) <= from);
    return { images: rest.slice(0, limit), ...(rest.length > limit ? { nextCursor: "more" } : {}) };
  }
  async timeline(cursor, signal, sort) {
    if (sort === "taken") return super.timeline(cursor);
    await turn();
    const uploads = this.#uploads();
    return { days: daysOf(uploads, uploads, lastAddedFirst) };
  }
}

beforeEach(() => (browser = new Browser("/")));

for (const seed of [1, 2, 3, 4]) {
  test(`the store becomes the other order and back, and photos go where the list has them (${seed})`, async () => {
    const next = random(seed);
    const upload = () => ({ uploadedAt: new Date(Date.parse("2026-10-01") + Math.floor(next() * 5e5) * 1000).toISOString() });
    const api = new BothOrders(album(150, 3, 40, 80, 5).map((each) => ({ ...each, ...upload() })));
    const store = new Store(allPhotos(api, "taken"));
    // It is shown meanwhile.
    const first = store.load();
    store.want(20, 90);
    await turn();

    for (const sort of ["uploaded", "taken", "uploaded"]) {
      store.sortBy(allPhotos(api, sort));
      await store.load();
      await first;
      await quiet(store);
      const added = photo(DAYS[2], upload());
      api.photos.push(added);
      assert.equal(store.add(added) >= -1, true);
      await quiet(store);
      assert.deepEqual(await all(store), api.expected(sort), sort);
      const { slot, photo: removed } = store.remove(api.expected(sort)[7]);
      assert.equal(store.restore(removed), slot);
      const away = api.expected(sort)[130];
      assert.equal(await store.locate(away), 130);
    }
  });
}

test("a photo that was just added comes first by date added, and where it belongs by date taken", async () => {
  const api = new BothOrders(album(3, 3));
  const store = new Store(allPhotos(api, "uploaded"));
  await store.load();
  await quiet(store);
  const added = photo(DAYS[1000], { uploadedAt: "2026-11-22T00:00:00.000000Z" });
  api.photos.push(added);

  assert.equal(store.add(added), 0);
  assert.equal(store.days[0].day, "2026-11-22");
  store.sortBy(allPhotos(api, "taken"));
  await store.load();
  await quiet(store);

  assert.equal(shown(store).at(-1), added.imageId);
});
