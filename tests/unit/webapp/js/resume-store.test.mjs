/** What is kept of unfinished uploads for the next visit, with a disk and locks that are made up. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { ResumeStore } = await import(new URL("upload/resume-store.js", modules));
const { UploadJob } = await import(new URL("upload/job.js", modules));

let disk;
let held;
let full;
const MB = 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;

const store = {
  all: async () => [...disk.values()],
  async put(entry) {
    if (full && entry.file) throw new DOMException("no room", "QuotaExceededError");
    disk.set(entry.id, { ...entry });
  },
  delete: async (id) => void disk.delete(id),
};

/** Like the browser's: whoever comes second waits. */
const locks = {
  request(name, work) {
    const turn = (held.get(name) ?? Promise.resolve()).then(work);
    held.set(name, turn.catch(() => {}));
    return turn;
  },
};

beforeEach(() => {
  disk = new Map();
  held = new Map();
  full = false;
});

class Page {
  constructor(session, options = {}) {
    this.queue = new EventTarget();
    const space = { estimate: async () => ({ quota: 10_000 * MB, usage: 0 }) };
    this.memory = new ResumeStore({ store, locks, space, session, ...options });
    this.memory.watch(this.queue);
  }

  /** @param {"accepted" | "gone"} what */
  async tell(what, job) {
    this.queue.dispatchEvent(new CustomEvent(what, { detail: job }));
    await this.memory.work;
  }

  async recover() {
    this.memory.recover();
    await this.memory.work;
    // Locks are not waited for.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  /** The page is closed: the browser gives its lock back. */
  close() {
    this.memory.unlock?.();
  }

  get names() {
    return this.memory.left.map(({ name }) => name);
  }
}

function job(name, size = 3) {
  const file = new File(["abc"], name, { lastModified: 5 });
  Object.defineProperty(file, "size", { value: size });
  return new UploadJob(file, null);
}

test("unfinished uploads are offered by the next page, with their files", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("beach.jpg"));
  first.close();
  const next = new Page("2");
  await next.recover();

  assert.deepEqual(next.names, ["beach.jpg"]);
  const { files, smaller } = next.memory.take();
  assert.deepEqual(files.map(({ name }) => name), ["beach.jpg"]);
  assert.equal(smaller, false);
  assert.deepEqual(next.names, []);
});

test("finished, refused and removed uploads are dropped", async () => {
  const page = new Page("1");
  const beach = job("beach.jpg");
  await page.tell("accepted", beach);
  assert.equal(disk.size, 1);

  await page.tell("gone", beach);

  assert.equal(disk.size, 0);
  assert.equal(page.memory.unlock, null);
});

test("arrived uploads and their duplicates are not offered", async () => {
  const page = new Page("1");
  const [beach, copy, late, hill] = ["beach.jpg", "copy.jpg", "late.jpg", "hill.jpg"].map((name) => job(name));
  for (const each of [beach, copy, late, hill]) await page.tell("accepted", each);
  const same = (one) => {
    one.sameAs = beach;
    one.become("same");
  };
  same(copy);
  for (const state of ["preparing", "uploading"]) beach.become(state);
  await page.memory.work;
  assert.equal(disk.size, 4);

  beach.arrived = true;
  beach.become("processing");
  await page.memory.work;
  assert.deepEqual([...disk.values()].map(({ name }) => name), ["late.jpg", "hill.jpg"]);
  same(late);
  await page.memory.work;

  await page.tell("gone", beach);
  page.close();
  const next = new Page("2");
  await next.recover();
  assert.deepEqual(next.names, ["hill.jpg"]);
});

test("uploads of another page are offered only once it is closed", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("beach.jpg"));
  const second = new Page("2");
  await second.recover();
  assert.deepEqual(second.names, []);

  first.close();
  await second.recover();

  assert.deepEqual(second.names, ["beach.jpg"]);
});

test("only one of two pages offers uploads, and owns those it resumes", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("beach.jpg"));
  first.close();
  const [second, third] = [new Page("2"), new Page("3")];
  await second.recover();
  await third.recover();
  assert.deepEqual([second.names, third.names], [["beach.jpg"], []]);

  const [file] = second.memory.take().files;
  await second.memory.work;
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();

  assert.deepEqual(third.names, []);
  const again = new UploadJob(file, null);
  await second.tell("accepted", again);
  assert.deepEqual([...disk.values()].map(({ session }) => session), ["2"]);
  await second.tell("gone", again);
  assert.equal(disk.size, 0);
});

test("files beyond the budget are known by name, and continue when they are chosen again", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("small.jpg", 60 * MB));
  await first.tell("accepted", job("large.jpg", 200 * MB));
  first.close();
  const next = new Page("2");
  await next.recover();
  assert.deepEqual(next.memory.left.map(({ file }) => Boolean(file)), [true, false]);

  next.memory.take();
  assert.deepEqual(next.names, ["large.jpg"]);
  await next.tell("accepted", job("another.jpg", 200 * MB));
  assert.deepEqual(next.names, ["large.jpg"]);
  await next.tell("accepted", job("large.jpg", 200 * MB));

  assert.deepEqual(next.names, []);
});

test("little space is left to others", async () => {
  const space = { estimate: async () => ({ quota: 100 * MB, usage: 90 * MB }) };
  const first = new Page("1", { space });
  await first.tell("accepted", job("a.jpg", 3 * MB));
  await first.tell("accepted", job("b.jpg", 1 * MB));

  assert.deepEqual([...disk.values()].map(({ file }) => Boolean(file)), [false, true]);
});

test("a disk that is full keeps the name", async () => {
  full = true;
  const first = new Page("1");
  await first.tell("accepted", job("a.jpg"));

  assert.deepEqual([...disk.values()].map(({ name, file }) => [name, file]), [["a.jpg", undefined]]);
});

test("forgotten is forgotten", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("a.jpg"));
  first.close();
  const next = new Page("2");
  await next.recover();

  next.memory.forget();
  await next.memory.work;

  assert.equal(disk.size, 0);
  assert.deepEqual(next.names, []);
});

test("after a week nothing is offered any more", async () => {
  const first = new Page("1");
  await first.tell("accepted", job("a.jpg"));
  for (const entry of disk.values()) entry.since = Date.now() - 8 * DAY;
  first.close();
  const next = new Page("2");
  await next.recover();

  assert.deepEqual(next.names, []);
  assert.equal(disk.size, 0);
});

test("without locks or a disk nothing is kept, and nothing fails", async () => {
  const lockless = new Page("1", { locks: undefined });
  await lockless.tell("accepted", job("a.jpg"));
  await lockless.recover();
  assert.equal(disk.size, 0);

  const broken = { all: () => Promise.reject(new Error("private window")), put: store.put, delete: store.delete };
  const page = new Page("2", { store: broken });
  await page.recover();
  assert.deepEqual(page.names, []);
});
