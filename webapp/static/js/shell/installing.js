// @ts-check
/** Registers the service worker and tells it the session. The page works without it, so nothing waits for it and errors are ignored. */

/** Only what the worker caches; it checks again. */
const WORTH_KEEPING = /\/(?:thumbnails|v1\/images)(?:[/?]|$)/;

/**
 * Once the page has loaded: the worker fetches all of it again, which must not delay the photos.
 *
 * @param {() => string} session its key
 * @param {boolean} [arrived] somebody has just signed in: until it is told the session, the worker keeps nothing
 */
export function installWorker(session, arrived = false) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const missed = arrived || !serviceWorker.controller;
  const install = async () => {
    await serviceWorker.register("/sw.js", { type: "module" });
    const { active } = await serviceWorker.ready;
    active?.postMessage({ session: session() });
    if (!missed) return;
    // Requests sent before it was active bypass it, and may still be pending: so not only finished ones.
    const passedBy = new PerformanceObserver((list) => {
      const used = list
        .getEntries()
        .filter((each) => each instanceof PerformanceResourceTiming && (arrived || !each.workerStart) && WORTH_KEEPING.test(each.name))
        .map(({ name }) => name);
      if (used.length) active?.postMessage({ used });
    });
    passedBy.observe({ type: "resource", buffered: true });
  };
  // Forbidden by the browser, or the connection was lost: the next visit retries.
  const start = () => void install().catch(() => {});
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
