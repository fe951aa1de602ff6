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

export function tellOthers(signal = CHANGED) {
  opened()?.postMessage(signal);
  try {
    localStorage.setItem(signal, String(Date.now()));
  } catch {
    // Storage may be forbidden.
  }
}

/** @param {() => void} heard called for one signal perhaps twice @param {string} [signal] */
export function hearOthers(heard, signal = CHANGED) {
  opened()?.addEventListener("message", ({ data }) => data === signal && heard());
  addEventListener("storage", ({ key }) => (key === signal || (key === null && signal === CHANGED)) && heard());
}
