// @ts-check
/**
 * What is decided before anything is painted: the language and the font.
 *
 * Not a module: it runs in the head, before there is a body. The head also names the page of each
 * language; a page that contains all languages, as 404.html does, keeps one. If none matches the
 * visitor's, nothing changes.
 */
{
  /** @param {string} key */
  const stored = (key) => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      // Storage may be forbidden.
      return "";
    }
  };

  const root = document.documentElement;
  // The visitor's choice is written by js/languages.js.
  const wanted = [stored("language"), ...navigator.languages].map((each) => each.toLowerCase().split("-")[0]);

  /**
   * @template T
   * @param {T[]} offers
   * @param {(offer: T) => string} language
   * @returns {T | undefined} the visitor's preferred one
   */
  const best = (offers, language) =>
    wanted.map((each) => offers.find((offer) => language(offer) === each)).find((offer) => offer);

  /** @type {HTMLLinkElement[]} */
  const pages = Array.from(document.head.querySelectorAll("link[hreflang]"));
  const page = best(pages, ({ hreflang }) => hreflang);
  if (page && page.hreflang !== root.lang) {
    root.hidden = true;
    location.replace(page.href + location.search + location.hash);
  }

  document.addEventListener("DOMContentLoaded", () => {
    /** @type {HTMLElement[]} */
    const parts = Array.from(document.querySelectorAll(".frame, .page > [lang]"));
    const part = best(parts, ({ lang }) => lang) ?? parts[0];
    if (!part) return;
    root.lang = part.lang;
    for (const each of parts) {
      each.hidden = each.lang !== part.lang;
      if (!each.hidden) document.title = each.dataset.title ?? document.title;
    }
  });

  /*
   * The font is used from the second visit on. Requested with the page it would delay the first pictures. A browser waits
   * a moment for what is preloaded, which is on this device; what comes later all the same would move what is there, so
   * what is painted keeps the font that it has.
   */
  const FONT = "font";
  const WAIT_MS = 2_000;
  /** @type {HTMLLinkElement | null} */
  const font = document.head.querySelector("link[data-font]");

  /** @param {string} address */
  const keep = async (address) => {
    try {
      const [face] = await document.fonts.load("1em Inter");
      if (face?.status === "loaded") localStorage.setItem(FONT, address);
    } catch {
      // There is no connection, or storage is forbidden: the page does without it.
    }
  };

  if (font && stored(FONT) === font.href) {
    let isPainted = false;
    // Before a frame is painted; the first ones may have no body yet.
    const beforeFrame = () => {
      if (document.body) isPainted = true;
      else requestAnimationFrame(beforeFrame);
    };
    requestAnimationFrame(beforeFrame);
    font.addEventListener("load", () => {
      if (!isPainted) root.dataset.font = "";
    });
    font.rel = "preload";
  } else if (font && !root.hidden) {
    // Without a connection it would only be an error in the console; a later visit gets it.
    addEventListener("load", () => setTimeout(() => navigator.onLine !== false && void keep(font.href), WAIT_MS));
  }
}
