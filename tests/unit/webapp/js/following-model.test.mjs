/**
 * A page whose list others change at any moment: while its photos, its days and what has changed are on their way. Whatever
 * they do, what it shows in the end is the list.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAYS, random } from "./fake-galleries.mjs";
import { FakeApi, Store, album, allPhotos, consistent, ids, photo, shown, turn } from "./fake-stores.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
globalThis.addEventListener ??= () => {};
const { Live } = await import(new URL("gallery/live.js", modules));

// Time passes as soon as nothing else is left to do, so a seed always makes the same visit.
let now = 0;
let timers = [];
globalThis.setTimeout = (work, milliseconds = 0) => {
  const timer = { work, at: now + milliseconds };
  timers = [...timers, timer].sort((one, other) => one.at - other.at);
  return timer;
};
globalThis.clearTimeout = (timer) => (timers = timers.filter((each) => each !== timer));
performance.now = () => now;
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Let time pass until something is done, or all is. @param {Promise<unknown>} [work] */
async function pass(work) {
  let done = false;
  void work?.then(() => (done = true));
  for (;;) {
    // The fake API takes a turn by itself.
    for (let turns = 0; turns < 3; turns += 1) await turn();
    if (done || !timers.length) return;
    const timer = timers.shift();
    now = timer.at;
    timer.work();
  }
}

/** What the API tells once more: handlers/gallery/timeline.py. */
const REPEATED_MS = 30_000;

/** An API whose answers take a random while, in which others add and delete photos. */
class ChangingApi extends FakeApi {
  /** What has changed, the oldest first. */
  changed = [];
  constructor(photos, next) {
    super(photos);
    this.next = next;
    this.active = true;
  }

  some(most) {
    return Math.floor(this.next() * most);
  }

  /** Others do something, perhaps. */
  change() {
    if (!this.active || this.next() < 0.6) return;
    if (this.next() < 0.5 && this.photos.length) {
      // Mostly of the newest ones, which are loaded first.
      const at = this.next() < 0.6 ? this.some(Math.min(60, this.photos.length)) : this.some(this.photos.length);
      const gone = this.sorted[at];
      this.photos.splice(this.photos.indexOf(gone), 1);
      this.changed.push({ at: now, gone });
    } else {
      const came = photo(DAYS[this.next() < 0.6 ? this.some(3) : this.some(13)]);
      this.photos.push(came);
      this.changed.push({ at: now, came });
    }
  }

  /** An answer is made at one moment, and arrives at another. */
  async during(answer) {
    await this.#pass();
    const made = await answer();
    await this.#pass();
    return made;
  }

  async #pass() {
    for (let left = this.some(4); left > 0; left -= 1) {
      await later(this.some(100));
      this.change();
    }
  }

  listPhotos(page) {
    return this.during(() => super.listPhotos(page));
  }

  timeline(cursor) {
    return this.during(async () => {
      const until = this.changed.filter(({ at }) => at < now - REPEATED_MS).length;
      return { ...(await super.timeline(cursor)), until: String(until) };
    });
  }

  changes(since) {
    return this.during(() => {
      const told = this.changed.slice(Number(since));
      const listed = new Set(this.photos);
      return {
        images: told.flatMap(({ came }) => (came && listed.has(came) ? [came] : [])),
        removed: told.flatMap(({ gone }) => (gone ? [gone.imageId] : [])),
        until: String(this.changed.length),
        more: false,
      };
    });
  }
}

/** As gallery/removals.js, of deletions elsewhere. */
class FakeRemovals {
  gone = new Set();

  constructor(store) {
    this.store = store;
    store.addEventListener("photos", () => store.removeAll(this.gone));
  }

  lost(imageIds) {
    for (const each of imageIds) this.gone.add(each);
    this.store.removeAll(imageIds);
  }

  returnedSince() {
    return false;
  }

  admits(imageId) {
    return !this.gone.has(imageId);
  }
}

for (let seed = 1; seed <= 200; seed += 1) {
  test(`what others change at any moment of a visit is shown in the end (${seed})`, async () => {
    const next = random(seed);
    const many = Array.from({ length: 6 }, () => Math.floor(next() * (next() < 0.4 ? 130 : 14)));
    const api = new ChangingApi(album(...many), next);
    const store = new Store(allPhotos(api));
    const removals = new FakeRemovals(store);
    const live = new Live(allPhotos(api), { store, removals, reload: () => void store.load() });
    for (let step = 0; step < 5; step += 1) {
      if (step === 0 || next() < 0.1) void store.load();
      if (next() < 0.3) await pass(store.loading);
      const at = Math.floor(next() * store.count);
      store.want(at, Math.min(at + 40, store.count));
      if (next() < 0.2) {
        const own = photo(DAYS[api.some(7)]);
        api.photos.push(own);
        api.changed.push({ at: now, came: own });
        store.add(own);
      }
      await pass(live.look());
      if (next() < 0.5) await pass();
      if (store.settled) consistent(store);
    }
    api.active = false;
    await pass();
    await pass(live.look());
    // Loaded, parts of it may turn out to have more photos.
    for (let seen = -1; seen !== store.count; ) {
      seen = store.count;
      store.want(0, seen);
      await pass();
    }

    assert.deepEqual(shown(store), ids(api.sorted));
    consistent(store);
  });
}
