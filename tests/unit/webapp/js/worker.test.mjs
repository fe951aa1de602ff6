// What the service worker keeps and for how long, with caches in memory.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Caches } from "./fake-caches.mjs";

const { isBeginning } = await import("../../../../webapp/static/js/lists.js");
const { ANONYMOUS } = await import("../../../../webapp/static/js/session.js");
const { picture, forgetPhoto, tidy, KIND } = await import("../../../../webapp/static/js/worker/pictures.js");
const { list, FRESH, KEPT } = await import("../../../../webapp/static/js/worker/lists.js");
const { Session } = await import("../../../../webapp/static/js/worker/sessions.js");
const { receive, waiting, forget } = await import("../../../../webapp/static/js/worker/share-target.js");
const { Shell, isPage } = await import("../../../../webapp/static/js/worker/shell.js");

const PICTURE = "https://site.example/thumbnails/one/a/640.webp";
const LIST = "https://site.example/v1/images?sort=taken&limit=50";
const offline = () => Promise.reject(new TypeError("offline"));

/** @type {Promise<unknown>[]} */
let work = [];
let session;
const later = (each) => work.push(each);

beforeEach(() => {
  globalThis.caches = new Caches();
  session = Promise.resolve(new Session(ANONYMOUS));
  work = [];
});

const seen = async (address, body = "picture", status = 200) => {
  globalThis.fetch = async () => new Response(body, { status, headers: { "Content-Type": "image/webp" } });
  const answer = await picture(new Request(address), { session, later });
  await Promise.all(work);
  return answer;
};

test("a picture that was seen is there without a connection", async () => {
  await seen(PICTURE);
  globalThis.fetch = offline;

  const answer = await picture(new Request(PICTURE), { session, later });

  assert.equal(await answer.text(), "picture");
  assert.equal(answer.headers.get("Content-Type"), "image/webp");
});

test("a picture that was never seen is missing without a connection", async () => {
  globalThis.fetch = offline;

  await assert.rejects(picture(new Request(PICTURE), { session, later }), TypeError);
});

test("a picture that the site has no more is forgotten", async () => {
  await seen(PICTURE);
  await seen(PICTURE, "gone", 404);

  assert.deepEqual(await (await caches.open(KIND)).keys(), []);
});

const signed = (expiry, mac = "a") => `${PICTURE}?s=${expiry}.${mac.repeat(43)}`;
const NEVER = 9_999_999_999;

test("a picture is the same one whatever its signature", async () => {
  await seen(signed(NEVER, "a"));
  await seen(signed(NEVER, "b"));
  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
  globalThis.fetch = offline;

  for (const address of [signed(NEVER, "c"), PICTURE]) {
    assert.equal(await (await picture(new Request(address), { session, later })).text(), "picture");
  }
});

test("a refusal of an expired signature does not say that the picture is gone", async () => {
  await seen(signed(NEVER));

  const answer = await seen(signed(1_000_000_000), "refused", 404);

  assert.equal(await answer.text(), "picture");
  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
});

test("with a valid signature it does", async () => {
  await seen(signed(NEVER));
  const answer = await seen(signed(NEVER), "gone", 404);

  assert.equal(answer.status, 404);
  assert.deepEqual(await (await caches.open(KIND)).keys(), []);
});

test("a list that needs a session is neither kept nor told of", async () => {
  const told = [];
  globalThis.fetch = async () => Response.json({}, { status: 401 });
  const answer = await list(new Request(LIST), { session, later, tell: (what) => told.push(what), page: "page" });
  await Promise.all(work);

  assert.equal(answer.status, 401);
  assert.deepEqual(told, []);
  assert.deepEqual(await (await caches.open("lists")).keys(), []);
});

test("a server in trouble takes no picture away", async () => {
  await seen(PICTURE);
  await seen(PICTURE, "trouble", 503);

  assert.equal((await (await caches.open(KIND)).keys()).length, 1);
});

test("all sizes of a deleted photo are forgotten, and no other's", async () => {
  for (const name of ["one/a/320", "one/a/640", "two/b/320"]) await seen(`https://site.example/thumbnails/${name}.webp`);

  await forgetPhoto(session, "one");

  const left = (await (await caches.open(KIND)).keys()).map((request) => new URL(request.url).pathname);
  assert.deepEqual(left, ["/thumbnails/two/b/320.webp"]);
});

const entry = (at, bytes) => new Response("", { headers: { "X-Kept-At": String(at), "X-Kept-Bytes": String(bytes) } });
const keepMany = async (count, bytes, at = (index) => 1_000 + index) => {
  const cache = await caches.open(KIND);
  for (let index = 0; index < count; index += 1) await cache.put(`/thumbnails/${index}`, entry(at(index), bytes));
  return cache;
};

test("the newest two hundred pictures are kept", async () => {
  const cache = await keepMany(230, 1);

  await tidy(session, 2_000);

  assert.equal((await cache.keys()).length, 200);
  assert.equal(await cache.match("/thumbnails/29"), undefined);
  assert.ok(await cache.match("/thumbnails/30"));
});

test("no more than fifty megabytes are kept", async () => {
  const cache = await keepMany(12, 5 * 2 ** 20);

  await tidy(session, 2_000);

  assert.equal((await cache.keys()).length, 10);
});

test("a picture that was not seen for a month is forgotten", async () => {
  const day = 24 * 60 * 60 * 1000;
  const cache = await keepMany(2, 1, (index) => index * 20 * day);

  await tidy(session, 31 * day);

  assert.deepEqual((await cache.keys()).map((request) => new URL(request.url).pathname), ["/thumbnails/1"]);
});

for (const [path, kept] of [
  ["/v1/images?sort=taken&limit=50", true],
  ["/v1/images/timeline", true],
  ["/v1/images?sort=taken&limit=50&cursor=x", false],
  ["/v1/images?sort=taken&from=2026-01-01", false],
  ["/v1/images/timeline?cursor=x", false],
  ["/v1/images/0123", false],
  ["/v1/images", false],
  ["/v1/upload", false],
]) {
  test(`${path} is ${kept ? "" : "not "}kept`, () => {
    assert.equal(isBeginning(new URL(path, "https://site.example")), kept);
  });
}

test("the list comes from the cache only offline, and the page is told", async () => {
  const told = [];
  const tell = (what) => told.push(what);
  globalThis.fetch = async () => Response.json({ images: [{ imageId: "one" }] });
  await list(new Request(LIST), { session, later, tell, page: "page" });
  await Promise.all(work);
  globalThis.fetch = offline;

  const answer = await list(new Request(LIST), { session, later, tell, page: "page" });

  assert.deepEqual(await answer.json(), { images: [{ imageId: "one" }] });
  assert.deepEqual(told, [FRESH, KEPT]);
});

/** How many seconds the list is waited for: 24 when it has not come by then. */
const waitedFor = async (context, page, told) => {
  context.mock.timers.reset();
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let done = false;
  const answer = list(new Request(LIST), { session, later, tell: (what) => told.push(what), page }).then((given) => {
    done = true;
    return given;
  });
  let seconds = 0;
  for (; seconds < 24; seconds += 1) {
    await new Promise(setImmediate);
    if (done) break;
    context.mock.timers.tick(1_000);
  }
  return { answer, seconds };
};
const named = (imageId) => Response.json({ images: [{ imageId }] });

test("on a line that leads nowhere the kept list is given, soon the first time", async (context) => {
  const told = [];
  await (await caches.open("lists")).put(LIST, named("old"));
  /** @type {((answer: Response) => void)[]} */
  const arrive = [];
  globalThis.fetch = () => new Promise((resolve) => arrive.push(resolve));

  const first = await waitedFor(context, "nowhere", told);
  assert.equal(first.seconds, 6);
  assert.equal((await (await first.answer).json()).images[0].imageId, "old");
  assert.deepEqual(told, [KEPT]);
  const second = await waitedFor(context, "nowhere", told);
  assert.equal(second.seconds, 18);

  // What comes too late is there the next time, and the page, which does not have it, is not told that it has.
  for (const each of arrive) each(named("new"));
  await Promise.all(work);
  await Promise.all(work);
  assert.deepEqual(told, [KEPT, KEPT]);
  globalThis.fetch = offline;
  assert.equal((await (await list(new Request(LIST), { session, later, tell: () => {}, page: "page" })).json()).images[0].imageId, "new");
});

test("without a kept list the page decides how long to wait", async (context) => {
  globalThis.fetch = () => new Promise(() => {});

  assert.equal((await waitedFor(context, "new", [])).seconds, 24);
});

test("the list of another length replaces the one before", async () => {
  globalThis.fetch = async () => Response.json({ images: [] });
  for (const address of [LIST, LIST.replace("50", "80")]) {
    await list(new Request(address), { session, later, tell: () => {}, page: "page" });
    await Promise.all(work);
  }

  const left = await (await caches.open("lists")).keys();
  assert.deepEqual(left.map(({ url: kept }) => kept), [LIST.replace("50", "80")]);
});

const shared = (...files) => {
  const body = new FormData();
  for (const file of files) body.append("photos", file);
  return new Request("https://site.example/share", { method: "POST", body });
};

test("shared files arrive in their order, with name, type, time and content", async () => {
  Response.redirect = (address, status) => new Response(null, { status, headers: { Location: address } });
  const names = ["b ü.jpg", "שלום.jpg", "a.jpg"];

  const answer = await receive(shared(...names.map((name) => new File([name], name, { type: "image/jpeg" }))), "shared");

  assert.deepEqual([answer.status, answer.headers.get("Location")], [303, "/?shared"]);
  const files = await waiting("shared");
  assert.deepEqual(files.map(({ name, type }) => [name, type]), names.map((name) => [name, "image/jpeg"]));
  assert.deepEqual(await Promise.all(files.map((file) => file.text())), names);
  await forget("shared");
  assert.deepEqual(await waiting("shared"), []);
});

test("what can't be stored is reported as lost", async () => {
  Response.redirect = (address, status) => new Response(null, { status, headers: { Location: address } });
  const broken = new Request("https://site.example/share", { method: "POST", body: "no form" });

  assert.equal((await receive(broken, "shared")).headers.get("Location"), "/?shared=lost");
});

const shell = (version) => new Shell({ version, files: [], pages: ["/"] });
const pageOf = async (version, body) => (await caches.open(`shell-${version}`)).put("/", new Response(body));
const home = new Request("https://site.example/");
const none = Promise.resolve(undefined);

test("the page comes from the network, though a copy is here", async () => {
  await pageOf("1", "old");
  globalThis.fetch = async () => new Response("new");

  assert.equal(await (await shell("1").page(home, none)).text(), "new");
});

test("the copy of the page is shown without a connection, and when the server is in trouble", async () => {
  await pageOf("1", "kept");
  for (const answer of [offline, async () => new Response("trouble", { status: 503 })]) {
    globalThis.fetch = answer;
    assert.equal(await (await shell("1").page(home, none)).text(), "kept");
  }
});

test("the copy of the page is shown when the line is too slow", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await pageOf("1", "kept");
  globalThis.fetch = () => new Promise(() => {});

  const answer = shell("1").page(home, none);
  // Until the clock is asked for.
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  while (!(await Promise.race([answer.then(() => true), turn()]))) context.mock.timers.tick(1_000);

  assert.equal(await (await answer).text(), "kept");
});

test("builds before the last are removed, and nothing else is", async () => {
  for (const version of ["1", "2", "3"]) await pageOf(version, version);
  await caches.open("pictures");

  await shell("3").tidy();

  assert.deepEqual(await caches.keys(), ["shell-2", "shell-3", "pictures"]);
});

for (const [path, page] of [
  ["/", true],
  ["/somewhere", true],
  ["/v1/images/0123/download", false],
  ["/downloads/0123/abcd/photo?s=1.a", false],
]) {
  test(`${path} is ${page ? "" : "not "}answered as a page`, () => {
    assert.equal(isPage(new URL(path, "https://site.example")), page);
  });
}
