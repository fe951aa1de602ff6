// @ts-check
/**
 * The current session of this device, and its caches. A page tells the worker when the session changes: the caches of
 * the previous one are deleted then. A browser may stop the worker between events, so the key is stored as well.
 */

import { deleteOthers } from "../leftovers.js";
import { ANONYMOUS, NOBODY, storeName } from "../session.js";

const CACHE = "session";
const ADDRESS = "/session";

export class Session {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
    /** Whether it has ended, or nobody is signed in: responses are not cached. */
    this.ended = key === NOBODY;
  }

  /** @param {string} kind */
  cache(kind) {
    return caches.open(storeName(kind, this.key));
  }

  /**
   * @param {string} kind
   * @param {string} url
   * @returns {Promise<Response | undefined>}
   */
  async match(kind, url) {
    return this.ended ? undefined : (await this.cache(kind)).match(url);
  }

  /**
   * @param {string} kind
   * @param {string} url
   * @param {Response} answer
   */
  async put(kind, url, answer) {
    if (this.ended) return;
    await (await this.cache(kind)).put(url, answer);
    // It may have ended meanwhile.
    if (this.ended) await caches.delete(storeName(kind, this.key));
  }
}

export class Sessions {
  /** @type {Promise<Session> | undefined} */
  #current = undefined;

  /** The current session; while it changes, the next one. @returns {Promise<Session>} */
  get current() {
    return (this.#current ??= remembered());
  }

  /**
   * Start a session and end the previous one. If they are the same, only leftovers are deleted: a browser may have
   * been closed before all was.
   *
   * @param {string} key
   * @returns {Promise<Session>} once the caches of the previous one are deleted
   */
  change(key) {
    this.#current = this.current.then(async (former) => {
      if (former.key !== key) return replaced(former, key);
      await deleteOthers(key).catch(() => {});
      return former;
    });
    return this.#current;
  }

  /** Delete what previous sessions left. */
  async tidy() {
    await deleteOthers((await this.current).key);
  }
}

async function remembered() {
  const kept = await (await caches.open(CACHE)).match(ADDRESS);
  return new Session(kept ? await kept.text() : ANONYMOUS);
}

/**
 * @param {Session} former
 * @param {string} key
 */
async function replaced(former, key) {
  former.ended = true;
  // A full disk is no reason to stay in the previous session.
  await Promise.allSettled([
    caches.open(CACHE).then((cache) => cache.put(ADDRESS, new Response(key))),
    deleteOthers(key, former.key),
  ]);
  return new Session(key);
}
