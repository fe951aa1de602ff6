// @ts-check
/** Tells the other tabs of this browser that the session has changed. What it is now, they look up themselves. */

const NAME = "session";
/** Storage events do the same where there are no channels. */
const SIGNAL = "session-changed";

/** Not at once: a page may never tell anything. @type {BroadcastChannel | undefined} */
let channel;
const opened = () => (channel ??= "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : undefined);

export function tellOthers() {
  opened()?.postMessage(SIGNAL);
  try {
    localStorage.setItem(SIGNAL, String(Date.now()));
  } catch {
    // Storage may be forbidden.
  }
}

/** @param {() => void} changed called for one change perhaps twice */
export function hearOthers(changed) {
  opened()?.addEventListener("message", ({ data }) => data === SIGNAL && changed());
  addEventListener("storage", ({ key }) => (key === SIGNAL || key === null) && changed());
}
