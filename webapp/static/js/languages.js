// @ts-check
/** The choice of another language: kept on this device, and the photo that is open stays open. */

/** @param {ParentNode} root what has the links to the page in other languages */
export function offerLanguages(root) {
  for (const link of root.querySelectorAll("a[hreflang]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.addEventListener("click", () => {
      try {
        localStorage.setItem("language", link.hreflang);
      } catch {
        // Storage may be forbidden: the browser's language decides again next time.
      }
      link.hash = location.hash;
    });
  }
}
