// @ts-check
/**
 * Whether this device knows who is signed in, before anything is painted: then neither the gallery nor the welcome
 * flashes. Only the API decides; js/session/admission.js asks it.
 *
 * Not a module: it runs in the head, before there is a body. `data-person` is "known", "unknown", or "arriving" when
 * somebody comes back from the sign-in page; `data-reason` says why there is no session.
 */
{
  const root = document.documentElement;
  const { pathname, search, hash } = location;
  const reason = new URLSearchParams(search).get("sign-in");
  /** @param {() => Storage} storage @param {string} key */
  const has = (storage, key) => {
    try {
      return storage().getItem(key) !== null;
    } catch {
      // Storage may be forbidden.
      return false;
    }
  };

  const known = has(() => localStorage, "person");
  const arriving = has(() => sessionStorage, "signing-in");
  root.dataset.person = reason ? "unknown" : known ? "known" : arriving ? "arriving" : "unknown";
  if (reason) {
    root.dataset.reason = reason;
    // Reloading the page or copying its address must not say it again. A page that leaves for another language keeps it.
    if (!root.hidden) history.replaceState(history.state, "", pathname + hash);
  }
  if (root.dataset.person !== "unknown") {
    /** @type {NodeListOf<HTMLLinkElement>} */
    const requests = document.head.querySelectorAll("link[data-first-request]");
    for (const link of requests) link.rel = "preload";
  }
}
