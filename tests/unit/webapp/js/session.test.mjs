/** A session that has expired is renewed once, and nothing is lost when it can't be. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Caches } from "./fake-caches.mjs";
import { fromAnotherTab, hearing, newPage, page } from "./fake-page.mjs";

// Waits are a hundred times shorter.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds) => realTimeout(work, milliseconds / 100);
globalThis.indexedDB = {
  databases: async () => [...databases].map((name) => ({ name })),
  deleteDatabase: (name) => {
    databases.delete(name);
    const request = new EventTarget();
    setImmediate(() => request.dispatchEvent(new Event("success")));
    return request;
  },
};

newPage();
const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { request, renewSessionBy, sendAs } = await import(new URL("network.js", modules));
const { remember, remembered, sessionKey } = await import(new URL("session/person.js", modules));
const { become, replaced, startAnew } = await import(new URL("session/change.js", modules));
const { sessionState } = await import(new URL("session/state.js", modules));
/** Another tab has its own scripts. */
const tab = async (name) => (await import(new URL(`session/renewal.js?${name}`, modules))).renewed;
const here = await tab("here");

const ANN = { userId: "ann", name: "Ann" };
const BEN = { userId: "ben", name: "Ben" };
/** @type {Set<string>} */
let databases;
let server;
let shows = true;
sessionState.addShown(() => shows);

beforeEach(() => {
  newPage();
  globalThis.caches = new Caches();
  databases = new Set();
  remember(ANN);
  shows = true;
  renewSessionBy(here);
  server = { expired: true, refusal: undefined, lost: 0, person: ANN, asked: [] };
  globalThis.fetch = async (path, { method }) => {
    server.asked.push(`${method} ${path}`);
    await turn();
    if (path === "/v1/session/refresh") {
      if (server.lost > 0) {
        server.lost -= 1;
        throw new TypeError("no network");
      }
      if (server.refusal) return refused(server.refusal);
      server.expired = false;
      return Response.json({ expiresIn: 900 });
    }
    if (server.expired) return refused("sign_in");
    return path === "/v1/session" ? Response.json({ person: server.person }) : Response.json({ path });
  };
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
const refused = (code) => Response.json({ error: "No.", code }, { status: 401 });
const count = (what) => server.asked.filter((each) => each === what).length;
const REFRESH = "POST /v1/session/refresh";
const until = async (holds) => {
  while (!holds()) await turn();
};
/** Somebody signs in in another tab. */
const signIn = (person) => {
  Object.assign(server, { expired: false, refusal: undefined, person });
  fromAnotherTab();
};

test("an expired session is renewed, and the request repeated", async () => {
  const answer = await request("GET", "/v1/images");

  assert.equal((await answer.json()).path, "/v1/images");
  assert.deepEqual(server.asked, ["GET /v1/images", REFRESH, "GET /v1/images"]);
});

test("every answer is read: one that is not would keep its connection", async () => {
  const answers = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (...what) => {
    const answer = await fetch(...what);
    answers.push(answer);
    return answer;
  };

  await (await request("GET", "/v1/images")).json();

  assert.equal(answers.length, 3);
  assert.ok(answers.every(({ bodyUsed }) => bodyUsed));
});

test("it is renewed once for all requests of a page", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => request("GET", `/v1/images/${index}`)));

  assert.equal(count(REFRESH), 1);
});

test("it is renewed once for all tabs", async () => {
  const sent = Date.now();
  const tabs = await Promise.all(["one", "two", "three"].map(tab));

  await Promise.all(tabs.map((renewed) => renewed(sent)));

  assert.equal(count(REFRESH), 1);
});

test("a time of renewal that is still to come is not believed: the clock was set back", async () => {
  localStorage.setItem("session-renewed", Date.now() + 3_600_000);

  await request("GET", "/v1/images");

  assert.equal(count(REFRESH), 1);
});

test("without locks and storage each page renews it for itself", async () => {
  delete navigator.locks;
  globalThis.localStorage = undefined;

  await request("GET", "/v1/images");

  assert.equal(count(REFRESH), 1);
});

test("a request that is refused again is not repeated for ever", async () => {
  globalThis.fetch = async (path, { method }) => {
    server.asked.push(`${method} ${path}`);
    return path === "/v1/session/refresh" ? Response.json({}) : refused("sign_in");
  };

  await assert.rejects(request("GET", "/v1/admin/users"), { status: 401 });

  assert.deepEqual(server.asked, ["GET /v1/admin/users", REFRESH, "GET /v1/admin/users"]);
  assert.ok(page.banner.hidden);
});

test("a lost answer is asked for again, since the session stays the same", async () => {
  server.lost = 2;

  await request("GET", "/v1/images");

  assert.equal(count(REFRESH), 3);
});

test("without a connection nobody is asked to sign in: the request counts as lost", async () => {
  server.lost = Infinity;

  await assert.rejects(here(Date.now()), { status: 0 });

  assert.ok(page.banner.hidden);
  assert.ok(!sessionState.ended);
});

test("when it can't be renewed, requests wait until the person has signed in again", async () => {
  server.refusal = "sign_in";
  const answers = Promise.all(["/v1/images", "/v1/images/timeline"].map((path) => request("GET", path)));
  await until(() => sessionState.ended);
  const asked = server.asked.length;
  assert.ok(!page.banner.hidden);
  await turn();
  assert.equal(server.asked.length, asked);

  signIn(ANN);

  assert.deepEqual((await answers).map(({ status }) => status), [200, 200]);
  assert.ok(page.banner.hidden);
  assert.ok(!sessionState.ended);
  assert.deepEqual(page.went, []);
});

test("a signal without a session changes nothing", async () => {
  server.refusal = "sign_in";
  const answer = request("GET", "/v1/images");
  await until(() => sessionState.ended);

  fromAnotherTab();
  await until(() => server.asked.includes("GET /v1/session"));
  await turn();
  assert.ok(!page.banner.hidden);

  signIn(ANN);
  assert.equal((await answer).status, 200);
});

test("a page that has waited for somebody to sign in again leaves nothing behind that listens", async () => {
  const before = hearing();
  server.refusal = "sign_in";
  const answer = request("GET", "/v1/images");
  await until(() => sessionState.ended);
  assert.ok(hearing() > before);

  signIn(ANN);
  await answer;

  assert.equal(hearing(), before);
});

test("a page that has nothing to lose shows the welcome instead of a banner", async () => {
  shows = false;
  server.refusal = "sign_in";
  const answer = request("GET", "/v1/images");
  await until(() => sessionState.ended);

  assert.ok(page.banner.hidden);
  assert.deepEqual(document.documentElement.dataset, { person: "unknown", reason: "ended" });

  signIn(ANN);
  assert.equal((await answer).status, 200);
  assert.deepEqual(document.documentElement.dataset, { person: "known" });
});

test("while somebody is asked to sign in, nothing else is sent", async () => {
  server.refusal = "sign_in";
  const first = request("GET", "/v1/images");
  await until(() => sessionState.ended);
  // The cookie is already another's, and this page has not heard of it.
  server.expired = false;
  const second = request("POST", "/v1/upload");
  await turn();
  await turn();
  assert.equal(count("POST /v1/upload"), 0);

  signIn(ANN);
  await Promise.all([first, second]);
  assert.equal(count("POST /v1/upload"), 1);
});

test("what waits can be given up", async () => {
  server.refusal = "sign_in";
  const stopping = new AbortController();
  const answer = request("GET", "/v1/images", { signal: stopping.signal });
  await until(() => sessionState.ended);

  stopping.abort();

  await assert.rejects(answer, { name: "AbortError" });
  signIn(ANN);
  await until(() => !sessionState.ended);
});

for (const [code, reason] of [["account_blocked", "blocked"], ["not_invited", "not-invited"]]) {
  test(`${code} removes all of the person, and says why`, async () => {
    server.refusal = code;
    await caches.open("lists-ann");

    await assert.rejects(request("GET", "/v1/images"), { status: 401, code });

    assert.deepEqual(page.went, [`/?sign-in=${reason}`]);
    assert.equal(sessionKey(), "nobody");
    assert.deepEqual(await caches.keys(), []);
    assert.deepEqual(page.told, ["session-changed"]);
  });
}

test("only id and name are remembered, and nothing but that is believed", () => {
  remember({ ...ANN, email: "ann@home.arpa", admin: true });
  assert.deepEqual(JSON.parse(localStorage.getItem("person")), ANN);

  for (const wrong of ["", "{", "null", '{"userId": 1, "name": "Ann"}', '{"userId": "ann"}']) {
    localStorage.setItem("person", wrong);
    assert.equal(remembered(), undefined);
  }
});

test("what a page changes names its person, and another person's answer replaces the page", async () => {
  const sent = [];
  globalThis.fetch = async (path, { method, headers }) => {
    sent.push([method, path, headers.get("X-Person"), headers.get("Content-Type")]);
    if (path !== "/v1/upload") return Response.json({});
    return server.expired ? Response.json({}) : refused("other_person");
  };
  let replaced = 0;
  sendAs("ann", () => (replaced += 1));

  await request("POST", "/v1/upload", { body: { fileName: "a.jpg" } });
  await request("GET", "/v1/images");
  await request("POST", "/v1/session/refresh", { renews: false });
  // What a page asks for by itself, later than what its head has asked for.
  await request("GET", "/v1/images/changes", { personal: true });
  assert.deepEqual(sent, [
    ["POST", "/v1/upload", "ann", "application/json"],
    ["GET", "/v1/images", null, null],
    ["POST", "/v1/session/refresh", null, null],
    ["GET", "/v1/images/changes", "ann", null],
  ]);
  assert.equal(replaced, 0);

  server.expired = false;
  await assert.rejects(request("POST", "/v1/upload"), { status: 401, code: "other_person" });
  assert.equal(replaced, 1);
});

test("a page that is refused for another person's sake is theirs when it starts anew", async () => {
  Object.assign(server, { expired: false, person: BEN });
  await caches.open("lists-ann");

  await replaced();

  assert.deepEqual(page.went, ["reload"]);
  assert.deepEqual(remembered(), BEN);
  assert.deepEqual(await caches.keys(), []);
  assert.deepEqual(page.told, ["session-changed"]);
});

test("it starts anew as well if it can't be said who that is", async () => {
  await replaced();

  assert.deepEqual(page.went, ["reload"]);
  assert.deepEqual(remembered(), ANN);
});

test("what another tab tells does not cut off what is being removed", async () => {
  let removed;
  caches.keys = () => new Promise((resolve) => (removed = () => resolve([])));
  const becoming = become(BEN);
  await turn();

  startAnew();
  assert.deepEqual(page.went, []);
  removed();
  await becoming;

  assert.deepEqual(page.told, ["session-changed"]);
  assert.deepEqual(page.went, ["reload"]);
});

test("a page is left once, however often it is told", () => {
  startAnew();
  startAnew();

  assert.deepEqual(page.went, ["reload"]);
});

// The last one: its page is never used again.
test("another person does not send what the former one left waiting", async () => {
  server.refusal = "sign_in";
  let left = false;
  sessionState.addEventListener("left", () => (left = true), { once: true });
  let answered = false;
  void request("POST", "/v1/upload").then(() => (answered = true), () => (answered = true));
  await until(() => sessionState.ended);
  await caches.open("pictures-ann");
  databases.add("uploads-ann");

  signIn(BEN);
  await until(() => page.went.length);

  assert.deepEqual(page.went, ["reload"]);
  assert.ok(left);
  assert.ok(!answered);
  assert.equal(count("POST /v1/upload"), 1);
  assert.deepEqual(remembered(), BEN);
  assert.deepEqual(await caches.keys(), []);
  assert.deepEqual([...databases], []);
});
