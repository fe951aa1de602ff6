// @ts-check
/** Language switch: the choice is kept on this device, and an open photo stays open. */

/** @param {ParentNode} root that contains the links to the other languages */
export function offerLanguages(root) {
  for (const link of root.querySelectorAll("a[hreflang]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.addEventListener("click", () => {
      try {
        localStorage.setItem("language", link.hreflang);
      } catch {
        // Storage may be forbidden: next time the browser's language decides again.
      }
      link.hash = location.hash;
    });
  }
}
