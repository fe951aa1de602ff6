/** Which lists the service worker keeps, and when it gives them instead of new ones. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { idle, later, offline, session } from "./fake-worker.mjs";

const { isBeginning } = await import("../../../../webapp/static/js/lists.js");
const { list, FRESH, KEPT } = await import("../../../../webapp/static/js/worker/lists.js");

const LIST = "https://site.example/v1/images?sort=taken&limit=50";
const TIMELINE = "https://site.example/v1/images/timeline";

for (const [path, kept] of [
  ["/v1/images?sort=taken&limit=50", true],
  ["/v1/images/timeline", true],
  ["/v1/images?sort=uploaded&limit=50", true],
  ["/v1/images/timeline?sort=uploaded", true],
  ["/v1/images/timeline?sort=foo", false],
  ["/v1/images/timeline?sort=uploaded&cursor=x", false],
  ["/v1/images?sort=uploaded&from=2026-01-01", false],
  ["/v1/images?sort=taken&limit=50&cursor=x", false],
  ["/v1/images?sort=taken&from=2026-01-01", false],
  ["/v1/images/timeline?cursor=x", false],
  ["/v1/images/changes", false],
  ["/v1/images/changes?since=x", false],
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
  await idle();
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
  await idle();
  await idle();
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
    await idle();
  }

  const left = await (await caches.open("lists")).keys();
  assert.deepEqual(left.map(({ url: kept }) => kept), [LIST.replace("50", "80")]);
});

test("of each order the beginning is kept", async () => {
  globalThis.fetch = async () => Response.json({ images: [], days: [] });
  const addresses = [LIST, TIMELINE, LIST.replace("taken", "uploaded"), `${TIMELINE}?sort=uploaded`];
  for (const address of addresses) {
    await list(new Request(address), { session, later, tell: () => {}, page: "page" });
    await idle();
  }

  const left = await (await caches.open("lists")).keys();
  assert.deepEqual(left.map(({ url: kept }) => kept).toSorted(), addresses.toSorted());
});

test("a list that needs a session is neither kept nor told of", async () => {
  const told = [];
  globalThis.fetch = async () => Response.json({}, { status: 401 });
  const answer = await list(new Request(LIST), { session, later, tell: (what) => told.push(what), page: "page" });
  await idle();

  assert.equal(answer.status, 401);
  assert.deepEqual(told, []);
  assert.deepEqual(await (await caches.open("lists")).keys(), []);
});

/** A server with a timeline, and the addresses that it was asked for. */
const timelineServer = (server) => {
  server.asked = [];
  globalThis.fetch = async (request) => {
    const url = new URL(request.url ?? request);
    server.asked.push(url.search);
    const until = { "Timeline-Until": `after ${server.asked.length}` };
    if (url.searchParams.get("known") === server.version) return new Response(null, { status: 204, headers: until });
    return Response.json({ days: server.days }, { headers: { "Timeline-Version": server.version, ...until } });
  };
};

test("a timeline that has not changed is not transferred again", async () => {
  const server = { version: "one", days: [] };
  timelineServer(server);
  const told = [];
  const ask = () => list(new Request(TIMELINE), { session, later, tell: (what) => told.push(what), page: "page" });
  await ask();
  await idle();

  const again = await ask();
  assert.equal(again.status, 200);
  assert.deepEqual(await again.json(), { days: [] });
  await idle();
  // More than once.
  assert.deepEqual(await (await ask()).json(), { days: [] });
  assert.deepEqual(server.asked, ["", "?known=one", "?known=one"]);
  assert.deepEqual(told, [FRESH, FRESH, FRESH]);
});

test("a copy that is up to date says up to where, and without a connection up to where it was read", async () => {
  const server = { version: "one", days: [] };
  timelineServer(server);
  const ask = () => list(new Request(TIMELINE), { session, later, tell: () => {}, page: "page" });
  const until = async () => (await ask()).headers.get("Timeline-Until");
  assert.equal(await until(), "after 1");
  await idle();

  assert.equal(await until(), "after 2");
  globalThis.fetch = offline;
  assert.equal(await until(), "after 1");
});

test("each order's timeline is asked for by its own version", async () => {
  const asked = [];
  globalThis.fetch = async (request) => {
    const { searchParams, search } = new URL(request.url ?? request);
    const version = searchParams.get("sort") ?? "taken";
    asked.push(search);
    if (searchParams.get("known") === version) return new Response(null, { status: 204 });
    return Response.json({ days: [{ day: version }] }, { headers: { "Timeline-Version": version } });
  };
  const ask = async (address) => {
    const answer = await list(new Request(address), { session, later, tell: () => {}, page: "page" });
    await idle();
    return (await answer.json()).days[0].day;
  };
  const both = [TIMELINE, `${TIMELINE}?sort=uploaded`];

  for (const _ of [1, 2]) assert.deepEqual([await ask(both[0]), await ask(both[1])], ["taken", "uploaded"]);
  assert.deepEqual(asked, ["", "?sort=uploaded", "?known=taken", "?sort=uploaded&known=uploaded"]);
});

test("one that has changed replaces the copy", async () => {
  const server = { version: "one", days: [] };
  timelineServer(server);
  const ask = () => list(new Request(TIMELINE), { session, later, tell: () => {}, page: "page" });
  await ask();
  await idle();

  Object.assign(server, { version: "two", days: [{ day: "2026-11-21", shapes: "T" }] });
  assert.equal((await (await ask()).json()).days.length, 1);
  await idle();
  assert.equal((await (await ask()).json()).days.length, 1);
  assert.deepEqual(server.asked.at(-1), "?known=two");
  const kept = await (await caches.open("lists")).keys();
  assert.deepEqual(kept.map(({ url }) => url), [TIMELINE]);
});

test("without a connection the copy of the timeline is given, and a refusal reaches the page", async () => {
  const server = { version: "one", days: [] };
  timelineServer(server);
  const told = [];
  const ask = () => list(new Request(TIMELINE), { session, later, tell: (what) => told.push(what), page: "page" });
  await ask();
  await idle();

  globalThis.fetch = offline;
  assert.deepEqual(await (await ask()).json(), { days: [] });
  globalThis.fetch = async () => Response.json({ code: "timeline_building" }, { status: 503, headers: { "Retry-After": "3" } });
  const refused = await ask();

  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("Retry-After"), "3");
  assert.deepEqual(told, [FRESH, KEPT, FRESH]);
});
