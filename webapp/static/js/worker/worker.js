// @ts-check
/**
 * The service worker: the page opens offline, with the photos that this device has shown, and
 * is a share target. It does not handle uploads, other origins, or
 * anything that is not named here.
 */

import { isBeginning } from "../lists.js";
import { storeName } from "../session.js";
import { forgetPhoto as forgetListed, list, remember as rememberList } from "./lists.js";
import { forgetPhoto as forgetPicture, isPicture, picture, remember as rememberPicture, tidy } from "./pictures.js";
import { listen, scope } from "./scope.js";
import { Sessions } from "./sessions.js";
import { receive } from "./share-target.js";
import { Shell, isPage } from "./shell.js";

/** @typedef {import("./scope.js").FetchEvent} FetchEvent */

const PHOTO = /^\/v1\/images\/([^/]+)$/;

/**
 * Called by /sw.js, which knows the published files.
 *
 * @param {import("./shell.js").Build} build
 */
export function start(build) {
  const shell = new Shell(build);
  const files = new Set(build.files);
  const sessions = new Sessions();

  listen("install", (event) => {
    // Pages of the previous build continue with this worker: files are found in either cache.
    event.waitUntil(shell.fill().then(() => scope.skipWaiting()));
  });

  listen("activate", (event) => {
    const { navigationPreload } = scope.registration;
    event.waitUntil(
      Promise.all([
        shell.tidy(),
        sessions.tidy().then(() => tidy(sessions.current)),
        navigationPreload?.enable(),
        scope.clients.claim(),
      ]),
    );
  });

  // A page tells whose it is, and which addresses it used before there was a worker.
  listen("message", (event) => {
    const { session, used } = /** @type {{session?: unknown, used?: unknown}} */ (event.data ?? {});
    if (typeof session === "string") event.waitUntil(sessions.change(session));
    if (Array.isArray(used)) event.waitUntil(rememberAll(sessions.current, used));
  });

  listen("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin) return;
    const session = sessions.current;
    const later = (/** @type {Promise<unknown>} */ work) => event.waitUntil(work.catch(() => {}));
    const tell = (/** @type {string} */ what) => later(send(event, what));
    if (request.method === "POST" && url.pathname === "/share") {
      event.respondWith(session.then(({ key }) => receive(request, storeName("shared", key))));
    } else if (request.method === "DELETE") {
      // The request itself is not intercepted, as it may outlive its page. If it fails, nothing is lost.
      const imageId = PHOTO.exec(url.pathname)?.[1];
      if (imageId) later(Promise.all([forgetPicture(session, imageId), forgetListed(session, imageId)]));
    } else if (request.method !== "GET") {
      return;
    } else if (isPicture(url)) {
      event.respondWith(picture(request, { session, later }));
    } else if (isBeginning(url)) {
      event.respondWith(list(request, { session, later, tell, page: event.clientId }));
    } else if (files.has(url.pathname) || url.pathname.startsWith("/static/")) {
      event.respondWith(shell.file(request));
    } else if (request.mode === "navigate" || shell.pages.includes(url.pathname)) {
      const { preloadResponse: preloaded } = event;
      // Left alone, any other address would be requested twice, and a sign-in can be finished only once.
      event.respondWith(isPage(url) ? shell.page(request, preloaded) : preloaded.then((answer) => answer ?? fetch(request)));
    }
  });
}

/**
 * @param {FetchEvent} event whose page gets the message
 * @param {string} what
 */
async function send({ clientId }, what) {
  (await scope.clients.get(clientId))?.postMessage(what);
}

/**
 * @param {Promise<import("./sessions.js").Session>} session
 * @param {readonly unknown[]} urls
 */
async function rememberAll(session, urls) {
  for (const each of urls) {
    const url = new URL(String(each), location.origin);
    if (url.origin !== location.origin) continue;
    const remember = isPicture(url) ? rememberPicture : isBeginning(url) ? rememberList : undefined;
    // Ignore what is gone or unreachable.
    await remember?.(session, url.href).catch(() => {});
  }
}
