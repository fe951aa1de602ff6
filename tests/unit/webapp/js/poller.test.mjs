/** When the page asks what has changed, on a clock of the test's own. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { connect } from "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Poller, POLL_MS } = await import(new URL("gallery/poller.js", modules));
const { AWAY_MS } = await import(new URL("gallery/attention.js", modules));
const { ApiError } = await import(new URL("errors.js", modules));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let now;
let asked;
let answers;
let poller;
let page;

mock.timers.enable({ apis: ["setTimeout"] });
performance.now = () => now;

const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

/** Time passes, second by second. */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= SECOND) {
    now += Math.min(left, SECOND);
    mock.timers.tick(Math.min(left, SECOND));
    await settled();
  }
}

function visibility(state) {
  document.visibilityState = state;
  document.dispatchEvent(new Event("visibilitychange"));
}

const refused = (status, retryAfter = 0) => new ApiError("Not now.", { status, code: "a_code", retryAfter });

beforeEach(async () => {
  poller?.destroy();
  await settled();
  document.visibilityState = "visible";
  now = 0;
  asked = 0;
  answers = [];
  page = Object.assign(new EventTarget(), { shown: true });
  poller = new Poller(page, async () => {
    asked += 1;
    const answer = answers.shift() ?? false;
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

const watching = async () => {
  void poller.watch();
  await settled();
};

test("while somebody looks, each answer is followed by a question within five seconds", async () => {
  await watching();
  assert.equal(asked, 1);

  await pass(MINUTE);

  assert.ok(POLL_MS < 5 * SECOND);
  assert.equal(asked, 1 + MINUTE / POLL_MS);
});

test("more is asked for at once", async () => {
  answers = [true, true, false];

  await watching();

  assert.equal(asked, 3);
});

test("a page in the background asks nothing, for days, and at once when it is looked at", async () => {
  await watching();
  visibility("hidden");
  await pass(POLL_MS);
  const before = asked;

  now += 3 * 24 * 60 * MINUTE;
  await pass(MINUTE);
  assert.equal(asked, before);

  visibility("visible");
  await settled();
  assert.equal(asked, before + 1);
});

test("while another page of the document is shown nothing is asked, and at once when this one is back", async () => {
  await watching();
  page.shown = false;
  page.dispatchEvent(new Event("change"));
  await pass(MINUTE);
  assert.equal(asked, 1);

  page.shown = true;
  page.dispatchEvent(new Event("change"));
  await settled();
  assert.equal(asked, 2);
});

test("without a connection nothing is asked, and at once when it is back", async () => {
  await watching();
  connect(false);
  await pass(MINUTE);
  assert.equal(asked, 1);

  connect(true);
  await settled();
  assert.equal(asked, 2);
});

test("after five minutes in which nobody did anything nothing is asked, and at once when somebody does", async () => {
  await watching();
  await pass(AWAY_MS + MINUTE);
  const before = asked;
  assert.equal(before, Math.floor(AWAY_MS / POLL_MS));
  await pass(10 * MINUTE);
  assert.equal(asked, before);

  dispatchEvent(new Event("pointermove"));
  await settled();
  assert.equal(asked, before + 1);
});

for (const type of ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"]) {
  test(`somebody who looks is known by ${type}`, async () => {
    await watching();

    for (let minute = 0; minute < 12; minute += 1) {
      await pass(MINUTE);
      dispatchEvent(new Event(type));
    }

    assert.equal(asked, 1 + (12 * MINUTE) / POLL_MS);
  });
}

test("a page that scrolls by itself is not looked at", async () => {
  await watching();

  for (let minute = 0; minute < 12; minute += 1) {
    await pass(MINUTE);
    dispatchEvent(new Event("scroll"));
  }

  assert.ok(asked <= AWAY_MS / POLL_MS);
});

test("after failures it asks ever more rarely, and after a success as before", async () => {
  answers = [refused(500), refused(500), refused(500)];
  await watching();

  await pass(5 * SECOND);
  assert.equal(asked, 1);
  // Between 6.4 and 9.6 seconds, 12.8 and 19.2, 25.6 and 38.4.
  await pass(5 * SECOND);
  assert.equal(asked, 2);
  await pass(9 * SECOND);
  assert.equal(asked, 2);
  await pass(55 * SECOND);
  assert.ok(asked > 3);

  const before = asked;
  await pass(MINUTE);
  assert.equal(asked, before + MINUTE / POLL_MS);
});

test("after a failure it asks at once when somebody comes back", async () => {
  answers = [refused(0), refused(0), refused(0)];
  await watching();
  await pass(12 * SECOND);
  const before = asked;

  visibility("hidden");
  visibility("visible");
  await settled();

  assert.equal(asked, before + 1);
});

for (const status of [429, 503]) {
  test(`it waits as long as the API says with ${status}, whoever comes back`, async () => {
    answers = [refused(status, 30)];
    await watching();

    await pass(20 * SECOND);
    visibility("hidden");
    visibility("visible");
    await pass(5 * SECOND);
    assert.equal(asked, 1);

    await pass(6 * SECOND);
    assert.equal(asked, 2);
  });
}

test("a wrong or changed clock of the visitor does not matter", async () => {
  await watching();
  const real = Date.now;
  try {
    for (const year of [1970, 2999]) {
      Date.now = () => Date.UTC(year, 0, 1);
      const before = asked;
      await pass(MINUTE);
      assert.equal(asked, before + MINUTE / POLL_MS);
    }
  } finally {
    Date.now = real;
  }
});

test("once it is ended it asks nothing", async () => {
  await watching();

  poller.destroy();
  await pass(MINUTE);
  dispatchEvent(new Event("pointermove"));
  visibility("visible");
  await settled();

  assert.equal(asked, 1);
});
