// @ts-check
/** Brings the service worker in, and tells it whose page this is. The page is whole without it, so nothing waits and no failure matters. */

/** Only what the worker caches; it checks again. */
const WORTH_KEEPING = /\/(?:thumbnails|v1\/images)(?:[/?]|$)/;

/**
 * Once the page has loaded: the worker fetches all of it again, which must not delay the photos.
 *
 * @param {string} session key
 */
export function installWorker(session) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const first = !serviceWorker.controller;
  const install = async () => {
    await serviceWorker.register("/sw.js", { type: "module" });
    const { active } = await serviceWorker.ready;
    active?.postMessage({ session });
    if (!first) return;
    // What was asked for before it was there passes it by, and may still be on its way: so not only what has come.
    const passedBy = new PerformanceObserver((list) => {
      const used = list
        .getEntries()
        .filter((each) => each instanceof PerformanceResourceTiming && !each.workerStart && WORTH_KEEPING.test(each.name))
        .map(({ name }) => name);
      if (used.length) active?.postMessage({ used });
    });
    passedBy.observe({ type: "resource", buffered: true });
  };
  // A browser that forbids it, or a line that breaks: the next visit tries again.
  const start = () => void install().catch(() => {});
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
