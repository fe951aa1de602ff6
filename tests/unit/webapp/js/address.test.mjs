/** The photo in the address, and navigating back and forward. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const HOME = "https://gallery.example/";

/** A browser's address and history, as much of it as is used. */
class Browser extends EventTarget {
  /** @param {string} first */
  constructor(first) {
    super();
    this.entries = [{ state: null, url: new URL(first, HOME) }];
    this.at = 0;
  }

  get location() {
    return this.entries[this.at].url;
  }

  get state() {
    return this.entries[this.at].state;
  }

  pushState(state, _, url = this.location.href) {
    this.entries.splice(this.at + 1, Infinity, { state, url: new URL(url, this.location) });
    this.at += 1;
  }

  replaceState(state, _, url = this.location.href) {
    this.entries[this.at] = { state, url: new URL(url, this.location) };
  }

  back() {
    this.at -= 1;
    // Browsers go back later, and tell then.
    setTimeout(() => this.dispatchEvent(new Event("popstate")));
  }
}

let browser = new Browser("/");
Object.defineProperty(globalThis, "location", { get: () => browser.location });
Object.defineProperty(globalThis, "history", { get: () => browser });
globalThis.addEventListener = (...how) => browser.addEventListener(...how);

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { enter, forget, replaceAddress, leave, linkTo, photoInAddress } = await import(new URL("viewer/address.js", modules));

beforeEach(() => {
  browser = new Browser("/");
});

test("only an id that could be one is taken for a photo", () => {
  const found = (hash) => {
    browser = new Browser(`/${hash}`);
    return photoInAddress();
  };

  assert.equal(found("#photo=5b0e-3c1a"), "5b0e-3c1a");
  for (const hash of ["", "#photo=", "#photo=a/../b", "#photo=a&b", "#other=a", "#photo=%3Cb%3E"]) {
    assert.equal(found(hash), undefined, hash);
  }
});

test("a link leads to the page that finds out the language by itself", () => {
  browser = new Browser("/de.html?x=1#photo=old");

  assert.equal(linkTo("new"), `${HOME}#photo=new`);
});

test("going back leads to the gallery, however many photos were looked at", async () => {
  browser.replaceState({ place: 1200 }, "");
  enter("one");
  replaceAddress("two");
  replaceAddress("three");
  assert.equal(photoInAddress(), "three");
  assert.equal(browser.entries.length, 2);

  await leave();

  assert.equal(photoInAddress(), undefined);
  assert.deepEqual(browser.state, { place: 1200 });
});

test("a photo that is not loaded yet is named once it is", () => {
  enter(undefined);
  assert.equal(photoInAddress(), undefined);
  replaceAddress("one");

  assert.equal(photoInAddress(), "one");
  assert.equal(browser.entries.length, 2);
});

test("closing the viewer after following a link stays on the page", async () => {
  browser = new Browser("/de.html?x=1#photo=one");
  replaceAddress("two");

  await leave();

  assert.equal(browser.location.href, `${HOME}de.html?x=1`);
  assert.equal(browser.entries.length, 1);
});

test("a photo that is gone is taken out of the address, and the place kept", () => {
  browser.replaceState({ place: 1200 }, "");
  enter("one");

  forget();

  assert.equal(browser.location.href, HOME);
  assert.equal(browser.state.place, 1200);
  // There is nothing any more to go back from.
  assert.equal(browser.state.entered, undefined);
});
