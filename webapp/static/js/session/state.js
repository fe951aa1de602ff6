// @ts-check
/** What the parts of a page tell each other about the session. */

/** Held by tabs that have something to do before the session is ended. */
export const UNFINISHED = "unfinished changes";

class SessionState extends EventTarget {
  /** Whether it has ended, and somebody is asked to sign in again. */
  ended = false;
  /** Whether somebody has signed in just before this page was opened. */
  arrived = false;
  /** @type {(() => Promise<unknown>)[]} */
  #unfinished = [];
  /** @type {(() => boolean)[]} */
  #shown = [];

  /** @param {boolean} ended fires "change" */
  become(ended) {
    this.ended = ended;
    this.dispatchEvent(new Event("change"));
  }

  /** Whether a page shows what only this person may see, and would lose its place if it were replaced. */
  get shows() {
    return this.#shown.some((shows) => shows());
  }

  /** @param {() => boolean} shows whether a page of the document does */
  addShown(shows) {
    this.#shown.push(shows);
  }

  /** Whether leaving now would lose uploads: "leaving" is fired, and somebody objects to it. */
  get uploading() {
    return !this.dispatchEvent(new Event("leaving", { cancelable: true }));
  }

  /** Fires "left": the page stops all it does, since it will be replaced by another person's. */
  leave() {
    this.dispatchEvent(new Event("left"));
  }

  /** @param {Promise<unknown>} work that other tabs wait for before they end the session */
  hold(work) {
    void navigator.locks?.request(UNFINISHED, { mode: "shared" }, () => work);
  }

  /** @param {() => Promise<unknown>} work to be done before the session is ended */
  finishFirst(work) {
    this.#unfinished.push(work);
  }

  async finish() {
    await Promise.allSettled(this.#unfinished.map((work) => work()));
  }
}

export const sessionState = new SessionState();
