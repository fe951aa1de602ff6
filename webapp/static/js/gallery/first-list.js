// @ts-check
/**
 * Which list the page shows first, before there are modules: its requests are sent from the head. js/gallery/sorting.js
 * knows the same.
 *
 * Not a module: it runs in the head. `<link data-first-request>` becomes a request if its list is shown: here, or where
 * people sign in once it is known that somebody is (js/session/known.js), and so it must run before that.
 */
{
  /** What was chosen before. */
  const kept = () => {
    try {
      return localStorage.getItem("sort");
    } catch {
      // Storage may be forbidden.
      return null;
    }
  };
  const all = [new URLSearchParams(location.search).get("sort"), history.state?.sort, kept()];
  const sort = all.find((name) => name === "taken" || name === "added") ?? "taken";
  /** @type {NodeListOf<HTMLLinkElement>} */
  const requests = document.head.querySelectorAll("link[data-first-request]");
  for (const link of requests) {
    if (link.dataset.firstRequest !== sort) link.remove();
    else if (link.hasAttribute("data-now")) link.rel = "preload";
  }
}
