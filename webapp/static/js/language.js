// @ts-check
/**
 * Shows the page in the visitor's language before any other is painted.
 *
 * Not a module: it runs in the head, before there is a body. The head also names the page of each
 * language; a page that contains all languages, as 404.html does, keeps one. If none matches the
 * visitor's, nothing changes.
 */
{
  /** The visitor's choice; js/languages.js writes it. */
  const chosen = () => {
    try {
      return localStorage.getItem("language") ?? "";
    } catch {
      // Storage may be forbidden.
      return "";
    }
  };

  const root = document.documentElement;
  const wanted = [chosen(), ...navigator.languages].map((each) => each.toLowerCase().split("-")[0]);

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
    const parts = Array.from(document.querySelectorAll(".page > [lang]"));
    const part = best(parts, ({ lang }) => lang) ?? parts[0];
    if (!part) return;
    root.lang = part.lang;
    document.title = part.dataset.title ?? document.title;
    for (const other of parts) other.hidden = other !== part;
  });
}
