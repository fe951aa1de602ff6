/** What a service worker works with: caches in memory, and a visitor without a session. */

import { beforeEach } from "node:test";

import { Caches } from "./fake-caches.mjs";

const { ANONYMOUS } = await import("../../../../webapp/static/js/session.js");
const { Session } = await import("../../../../webapp/static/js/worker/sessions.js");

export let session;
/** @type {Promise<unknown>[]} */
let work = [];
export const later = (each) => work.push(each);
export const offline = () => Promise.reject(new TypeError("offline"));

/** All work that was to be done later is done. */
export const idle = () => Promise.all(work);

beforeEach(() => {
  globalThis.caches = new Caches();
  session = Promise.resolve(new Session(ANONYMOUS));
  work = [];
});
