/** As much of a browser's page as the session needs: a document, storage, locks, and other tabs. */

import { getEventListeners } from "node:events";

export class Element extends EventTarget {
  dataset = {};
  hidden = true;
}
globalThis.HTMLElement = Element;

const pageEvents = new EventTarget();
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  globalThis[name] = pageEvents[name].bind(pageEvents);
}

/** The page's banner, and where the browser was sent. */
export const page = { banner: new Element(), went: [] };

document.body.dataset.access = "signIn";
document.documentElement.dataset = { person: "known" };
Object.assign(document, {
  visibilityState: "visible",
  events: new EventTarget(),
  addEventListener: (...what) => document.events.addEventListener(...what),
  querySelector: (selector) => (selector === "#session-ended" ? page.banner : null),
});

class Storage {
  held = new Map();
  getItem = (key) => this.held.get(key) ?? null;
  setItem = (key, value) => this.held.set(key, String(value));
  removeItem = (key) => this.held.delete(key);
  clear = () => this.held.clear();
}

/** One holder at a time, first come, first served. */
class Locks {
  last = Promise.resolve();
  request(_name, work) {
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    return mine;
  }
}

/** A message from another tab. */
export function fromAnotherTab() {
  for (const each of channels) each.dispatchEvent(Object.assign(new Event("message"), { data: "session-changed" }));
}

/** How many wait for messages from other tabs. */
export const hearing = () => {
  const waiting = [...channels].flatMap((each) => getEventListeners(each, "message"));
  return waiting.length + getEventListeners(pageEvents, "storage").length;
};

const channels = new Set();
globalThis.BroadcastChannel = class extends EventTarget {
  constructor() {
    super();
    channels.add(this);
  }
  postMessage = (message) => page.told.push(message);
};

/** A new page of somebody. */
export function newPage() {
  Object.assign(page, { banner: new Element(), went: [], told: [] });
  document.documentElement.dataset = { person: "known" };
  globalThis.localStorage = new Storage();
  globalThis.sessionStorage = new Storage();
  globalThis.location = {
    origin: "https://site.example",
    reload: () => page.went.push("reload"),
    replace: (address) => page.went.push(address),
  };
  Object.defineProperty(globalThis, "navigator", {
    value: { languages: ["en-US"], onLine: true, locks: new Locks() },
    configurable: true,
  });
}
