// @ts-check
/** Tells the other tabs of this browser that the session has changed. What it is now, they look up themselves. */

const NAME = "session";
/** Storage events of these keys do the same where there are no channels. */
const CHANGED = "session-changed";
/** Somebody is about to sign out: what has to be done before, other tabs do now. */
export const ENDING = "session-ending";

/** Not at once: a page may never tell anything. @type {BroadcastChannel | undefined} */
let channel;
const opened = () => (channel ??= "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : undefined);

export function tellOthers(what = CHANGED) {
  opened()?.postMessage(what);
  try {
    localStorage.setItem(what, String(Date.now()));
  } catch {
    // Storage may be forbidden.
  }
}

/**
 * @param {() => void} heard called for one message perhaps twice
 * @param {{what?: string, signal?: AbortSignal}} [options] which message; signal: ends it
 */
export function hearOthers(heard, { what = CHANGED, signal } = {}) {
  const options = signal ? { signal } : {};
  opened()?.addEventListener("message", ({ data }) => data === what && heard(), options);
  addEventListener("storage", ({ key }) => (key === what || (key === null && what === CHANGED)) && heard(), options);
}
