/** A fake server and storage that can fail, instead of the browser's network. */

import assert from "node:assert/strict";
import { beforeEach } from "node:test";

// Timeouts are a thousand times shorter; everything else is as in the browser. Long ones, for what never
// arrives, are a little longer, so that on a busy machine responses arrive before them.
const LONG_MS = 15_000;
export const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds) => realTimeout(work, milliseconds / (milliseconds < LONG_MS ? 1000 : 50));
// What Node.js lacks: events of the window, and the online state.
const globals = new EventTarget();
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  globalThis[name] = globals[name].bind(globals);
}
Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });

/** The browser goes offline or online. */
export function connect(onLine) {
  navigator.onLine = onLine;
  globalThis.dispatchEvent(new Event(onLine ? "online" : "offline"));
}

globalThis.document = Object.assign(new EventTarget(), document, { visibilityState: "visible" });

/** The storage's response to each attempt: a status, one with a body, "lost" for none; and what was uploaded. */
export let storage;
export let server;
export const clock = { now: 0 };

class FakeXhr extends EventTarget {
  upload = new EventTarget();
  headers = {};

  open(method, address) {
    this.address = address;
    assert.equal(method, "PUT");
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  abort() {
    if (this.done) return;
    this.done = true;
    this.dispatchEvent(new Event("abort"));
    this.dispatchEvent(new Event("loadend"));
  }

  send() {
    storage.sent.push({ address: this.address, headers: this.headers });
    const answer = storage.answers.shift() ?? 200;
    storage.open += 1;
    storage.most = Math.max(storage.most, storage.open);
    setImmediate(() => {
      storage.open -= 1;
      if (this.done || answer === "silent") return;
      this.done = true;
      this.upload.dispatchEvent(
        Object.assign(new Event("progress"), { lengthComputable: true, loaded: 1, total: 2 }),
      );
      const { status, body = "" } = typeof answer === "object" ? answer : { status: answer };
      this.status = answer === "lost" ? 0 : status;
      this.responseText = body;
      this.dispatchEvent(new Event(answer === "lost" ? "error" : "load"));
      this.dispatchEvent(new Event("loadend"));
    });
  }
}
globalThis.XMLHttpRequest = FakeXhr;
Date.now = () => clock.now;

globalThis.fetch = async (path, { method, body }) => {
  server.asked.push(`${method} ${path}`);
  const failure = server.failures.shift();
  if (failure === "lost") throw new TypeError("no network");
  if (failure) return Response.json({ error: "A sentence.", code: "a_code" }, { status: failure });
  if (method === "POST") {
    if (server.known) return Response.json({ imageId: server.known, duplicate: true });
    server.tickets += 1;
    const imageId = `id-${server.tickets}`;
    server.requests.push(JSON.parse(body));
    return Response.json({ uploadUrl: `https://storage/${imageId}`, imageId, headers: { "If-None-Match": "*" }, expiresIn: 300 });
  }
  return Response.json(server.photos.length > 1 ? server.photos.shift() : server.photos[0]);
};

beforeEach(() => {
  navigator.onLine = true;
  clock.now = 1_000_000;
  storage = { answers: [], sent: [], open: 0, most: 0 };
  server = { asked: [], requests: [], failures: [], photos: [{ status: "ready" }], tickets: 0 };
});
