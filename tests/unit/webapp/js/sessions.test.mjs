/** Nobody sees what a session before has left on the device, with caches and databases that are made up. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Caches } from "./fake-caches.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { ANONYMOUS, NOBODY, storeName } = await import(new URL("session.js", modules));
const { UploadDatabase } = await import(new URL("upload/database.js", modules));
const { list } = await import(new URL("worker/lists.js", modules));
const { picture } = await import(new URL("worker/pictures.js", modules));
const { Sessions } = await import(new URL("worker/sessions.js", modules));
const { receive, waiting } = await import(new URL("worker/share-target.js", modules));

const PICTURE = "https://site.example/thumbnails/one/a/640.webp";
const LIST = "https://site.example/v1/images?sort=taken&limit=50";
const KINDS = ["lists", "pictures", "shared", "uploads"];
const offline = () => Promise.reject(new TypeError("offline"));

/** @type {Set<string>} */
let databases;
/** The database that was opened last. */
let opened;
/** @type {Promise<unknown>[]} */
let work;
let sessions;
const later = (each) => work.push(each);

beforeEach(() => {
  globalThis.caches = new Caches();
  Response.redirect = (address, status) => new Response(null, { status, headers: { Location: address } });
  databases = new Set();
  const asked = (name, done) => {
    opened = new EventTarget();
    const request = Object.assign(new EventTarget(), { result: opened });
    setImmediate(() => {
      done(name);
      request.dispatchEvent(new Event("success"));
    });
    return request;
  };
  globalThis.indexedDB = {
    open: (name) => asked(name, () => databases.add(name)),
    deleteDatabase: (name) => asked(name, () => databases.delete(name)),
    databases: async () => [...databases].map((name) => ({ name })),
  };
  work = [];
  sessions = new Sessions();
});

const shownList = () =>
  list(new Request(LIST), { session: sessions.current, later, tell: () => {}, page: "page" });
const shownPicture = () => picture(new Request(PICTURE), { session: sessions.current, later });

/** Somebody looks at the gallery, shares a file with it and leaves an upload unfinished. */
async function visit() {
  globalThis.fetch = async (request) => (request.url === LIST ? Response.json({ images: [] }) : new Response("picture"));
  await Promise.all([shownList(), shownPicture()]);
  await Promise.all(work);
  const { key } = await sessions.current;
  const form = new FormData();
  form.append("photos", new File(["beach"], "beach.jpg"));
  await receive(new Request("https://site.example/share", { method: "POST", body: form }), storeName("shared", key));
  databases.add(storeName("uploads", key));
}

test("the anonymous visitor's stores keep the names they had before there were sessions", () => {
  assert.deepEqual(KINDS.map((kind) => storeName(kind, ANONYMOUS)), KINDS);
});

test("no two sessions have a store in common", () => {
  const names = [ANONYMOUS, "ann", "ben"].flatMap((key) => KINDS.map((kind) => storeName(kind, key)));

  assert.equal(new Set(names).size, names.length);
});

test("in another session nothing can be read that was kept for the first", async () => {
  await visit();
  globalThis.fetch = offline;
  assert.equal(await (await shownPicture()).text(), "picture");
  assert.deepEqual(await (await shownList()).json(), { images: [] });

  await sessions.change("ann");

  await assert.rejects(shownPicture(), TypeError);
  await assert.rejects(shownList(), TypeError);
  assert.deepEqual(await waiting(storeName("shared", "ann")), []);
});

test("ending a session deletes its caches, but not the shell's", async () => {
  await sessions.change("ann");
  await visit();
  await caches.open("shell-1");
  databases.add("of something else");

  await sessions.change(ANONYMOUS);

  assert.deepEqual((await caches.keys()).sort(), ["session", "shell-1"]);
  assert.deepEqual([...databases], ["of something else"]);
});

test("messages of the same session change nothing", async () => {
  await visit();

  await sessions.change(ANONYMOUS);

  globalThis.fetch = offline;
  assert.equal(await (await shownPicture()).text(), "picture");
  assert.equal((await waiting(storeName("shared", ANONYMOUS))).length, 1);
  assert.deepEqual([...databases], ["uploads"]);
});

test("an answer that comes when its session is over is not kept", async () => {
  /** @type {((answer: Response) => void)[]} */
  const arrive = [];
  globalThis.fetch = () => new Promise((resolve) => arrive.push(resolve));
  const answers = [shownList(), shownPicture()];
  await sessions.change("ann");

  for (const each of arrive) each(Response.json({ images: [] }));
  await Promise.all(answers);
  await Promise.all(work);

  assert.deepEqual(await caches.keys(), ["session"]);
});

test("nor is one that is being written when its session ends", async () => {
  const { current } = sessions;
  const cache = await caches.open("lists");
  const put = cache.put.bind(cache);
  const writing = Promise.withResolvers();
  cache.put = async (...entry) => {
    await writing.promise;
    // The browser writes by name, as it were: the cache is there again.
    caches.held.set("lists", cache);
    await put(...entry);
  };
  const kept = (await current).put("lists", LIST, Response.json({ images: [] }));
  await sessions.change("ann");

  writing.resolve();
  await kept;

  assert.deepEqual(await caches.keys(), ["session"]);
});

test("a restarted worker is still in the session", async () => {
  await sessions.change("ann");
  await visit();

  sessions = new Sessions();

  globalThis.fetch = offline;
  assert.equal((await sessions.current).key, "ann");
  assert.equal(await (await shownPicture()).text(), "picture");
});

test("of several changes the last one counts, and each ends the one before", async () => {
  await Promise.all(["ann", "ben", "cleo"].map((key) => sessions.change(key)));
  await visit();

  assert.equal((await sessions.current).key, "cleo");
  assert.deepEqual((await caches.keys()).sort(), ["lists-cleo", "pictures-cleo", "session", "shared-cleo"]);
});

test("the leftovers of an interrupted end of a session are deleted when a worker starts", async () => {
  await visit();
  await caches.open("lists-ann");
  await caches.open("pictures-ann");

  await sessions.tidy();

  assert.deepEqual((await caches.keys()).sort(), ["lists", "pictures", "session", "shared"]);
});

test("the leftovers of a session that a closed browser did not end are deleted when the next page of it opens", async () => {
  await sessions.change("ben");
  await visit();
  await caches.open("lists-ann");
  databases.add(storeName("uploads", "ann"));

  await sessions.change("ben");

  assert.deepEqual((await caches.keys()).sort(), ["lists-ben", "pictures-ben", "session", "shared-ben"]);
  assert.deepEqual([...databases], ["uploads-ben"]);
});

test("when nobody is signed in, nothing is kept and nothing is shown", async () => {
  await sessions.change("ann");
  await visit();
  await sessions.change(NOBODY);
  work = [];

  await Promise.all([shownList(), shownPicture()]);
  await Promise.all(work);

  assert.deepEqual((await caches.keys()).filter((name) => !name.startsWith("session")), []);
  globalThis.fetch = offline;
  await assert.rejects(shownPicture(), TypeError);
  await assert.rejects(shownList(), TypeError);
});

test("databases are deleted as well where a browser does not list them", async () => {
  await sessions.change("ann");
  await visit();
  delete globalThis.indexedDB.databases;

  await sessions.change("ben");

  assert.deepEqual([...databases], []);
});

test("a full disk is no reason to stay in a session", async () => {
  await visit();
  const open = caches.open.bind(caches);
  caches.open = async (name) => (name === "session" ? Promise.reject(new DOMException("no room", "QuotaExceededError")) : open(name));

  await sessions.change("ann");

  globalThis.fetch = offline;
  await assert.rejects(shownPicture(), TypeError);
  assert.deepEqual([...databases], []);
});

test("a page that has uploads in a database lets go of it when it is to be deleted", async () => {
  void new UploadDatabase(storeName("uploads", "ann")).all().catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([...databases], ["uploads-ann"]);

  let closed = false;
  opened.close = () => (closed = true);
  opened.dispatchEvent(new Event("versionchange"));

  assert.ok(closed);
});
