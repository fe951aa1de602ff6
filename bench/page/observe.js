/**
 * Runs in every measured page before anything of its own, and only listens.
 *
 * Times are milliseconds since the navigation began. A picture counts from the frame that showed it.
 */
{
  const seen = { shift: 0, first: undefined, last: undefined, long: [] };
  const listen = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });

  // The browser tells of the pictures that are marked, and only of them.
  const marking = new MutationObserver(() => {
    for (const each of document.querySelectorAll("img:not([elementtiming])")) each.setAttribute("elementtiming", "");
  });
  marking.observe(document, { childList: true, subtree: true });
  listen("element", ({ url, renderTime, intersectionRect }) => {
    if (!url.includes("/thumbnails/") || !intersectionRect.height) return;
    if (seen.first === undefined) console.debug("bench: first picture");
    seen.first = Math.min(seen.first ?? renderTime, renderTime);
    seen.last = Math.max(seen.last ?? renderTime, renderTime);
  });
  listen("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.shift += value;
  });
  listen("longtask", ({ duration }) => seen.long.push(duration));

  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const inView = (element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight;
  };
  const pictures = () => [...document.querySelectorAll("img")].filter((each) => each.currentSrc && inView(each));

  /** One frame after another, a part of the window each, to the end; `windows` at most. */
  const scroll = async (windows, part) => {
    // What only the bench does is not to be measured.
    marking.disconnect();
    const root = document.documentElement;
    const all = document.getElementsByTagName("*");
    const started = performance.now();
    const step = Math.round(innerHeight * part);
    let [frames, elements] = [0, 0];
    while (frames < windows / part && scrollY + innerHeight < root.scrollHeight - 1) {
      scrollTo({ top: scrollY + step, behavior: "instant" });
      await frame();
      frames += 1;
      elements = Math.max(elements, all.length);
    }
    return { frames, elements, seconds: (performance.now() - started) / 1000 };
  };

  /** A jump takes no longer than this, even on a busy machine. */
  const PATIENCE_MS = 60_000;

  /** To a part of the whole, until the photos there are known and shown; `each` is called in every frame. */
  const show = async (place, each = () => {}) => {
    const started = performance.now();
    scrollTo({ top: place * (document.documentElement.scrollHeight - innerHeight), behavior: "instant" });
    do {
      await frame();
      each();
      if (performance.now() - started > PATIENCE_MS) {
        const missing = pictures().filter(({ complete }) => !complete);
        throw new Error(`at ${place}: ${missing.length} of ${pictures().length} pictures in view are missing`);
      }
    } while (!pictures().length || !pictures().every(({ complete }) => complete));
    return performance.now() - started;
  };

  /** To these parts of the whole, one after the other. */
  const jump = async (places) => {
    const all = document.getElementsByTagName("*");
    let elements = 0;
    const count = () => {
      elements = Math.max(elements, all.length);
    };
    for (const place of places) await show(place, count);
    // What can wait comes when one stays somewhere.
    for (let frames = 0; frames < 60; frames += 1) await frame();
    count();
    return { elements };
  };

  globalThis.bench = { seen, pictures, scroll, show, jump };
}
