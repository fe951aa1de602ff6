/** Which documents are shown in another one, what of them is added, and which page is shown. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);

/** As much of a page as is looked at. */
class Page {
  constructor({ lang = "en", access = "signIn", script = "/static/abc/js/pages/people.js", styles = [] } = {}) {
    this.documentElement = { lang, dataset: { page: "people" } };
    this.body = { dataset: { access, ownStyles: JSON.stringify(styles) } };
    const entry = script && { getAttribute: () => script };
    this.head = { querySelector: () => entry, querySelectorAll: () => [{ href: "/static/abc/js/chunk.js" }] };
  }
}
globalThis.Document = Page;

let answer;
globalThis.XMLHttpRequest = class extends EventTarget {
  open(_method, path) {
    this.responseURL = new URL(path, location.origin).href;
  }
  send() {
    Object.assign(this, answer);
    setTimeout(() => this.dispatchEvent(new Event(answer.event ?? "load")));
  }
};
globalThis.location = { origin: "https://site.example", href: "https://site.example/" };
Object.assign(document, new Page({ script: "/static/abc/js/pages/gallery.js" }), {
  body: { dataset: { ...document.body.dataset, access: "signIn", parts: '{"view":["/v.js"]}', maxUploadBytes: "1" } },
});
document.documentElement.dataset.page = "gallery";

const asked = [];
globalThis.fetch = async (address) => {
  asked.push(address);
  return new Response("");
};

const { addSettings, arrival } = await import(new URL("frame/arrival.js", modules));
const { presence, turnTo } = await import(new URL("frame/presence.js", modules));

beforeEach(() => {
  answer = { status: 200, response: new Page() };
  asked.length = 0;
});

test("a page of the same build arrives with its scripts", async () => {
  const { entry, scripts } = await arrival("/people");

  assert.equal(entry, "/static/abc/js/pages/people.js");
  assert.deepEqual(asked, scripts);
});

for (const [what, page] of [
  ["of another build", { script: "/static/def/js/pages/people.js" }],
  ["with a script of another site", { script: "https://evil.example/static/abc/js/pages/people.js" }],
  ["with a script beside it", { script: "//static/abc/js/pages/people.js" }],
  ["without a script", { script: "" }],
  ["in another language", { lang: "de" }],
  ["of an open site", { access: undefined }],
]) {
  test(`a page ${what} is not shown`, async () => {
    answer.response = new Page(page);
    if (what === "of an open site") delete answer.response.body.dataset.access;

    await assert.rejects(arrival("/people"));
    assert.deepEqual(asked, []);
  });
}

for (const [what, more] of [
  ["is not there", { status: 404 }],
  ["fails", { status: 503 }],
  ["is no page", { response: null }],
  ["was redirected", { responseURL: "https://site.example/elsewhere" }],
  ["is out of reach", { event: "error" }],
  ["takes too long", { event: "timeout" }],
]) {
  test(`what ${what} is not shown`, async () => {
    Object.assign(answer, more);

    await assert.rejects(arrival("/people"));
  });
}

test("settings are added, and none is replaced", () => {
  addSettings({ maxUploadBytes: "2", fileWorker: "/f.js", parts: '{"give":["/g.js"]}', words: '{"people":{"give":"Give"}}' });

  const { maxUploadBytes, fileWorker, parts, words } = document.body.dataset;
  assert.equal(maxUploadBytes, "1");
  assert.equal(fileWorker, "/f.js");
  assert.deepEqual(JSON.parse(parts), { view: ["/v.js"], give: ["/g.js"] });
  assert.equal(JSON.parse(words).people.give, "Give");
  assert.ok(JSON.parse(words).photos);
});

test("pages are told when they are shown and when they are left", () => {
  const told = [];
  for (const name of ["gallery", "people"]) {
    presence(name).addEventListener("change", ({ target }) => told.push([name, target.shown]));
  }

  turnTo("people");
  turnTo("gallery");

  assert.deepEqual(told, [["gallery", false], ["people", true], ["people", false], ["gallery", true]]);
});
