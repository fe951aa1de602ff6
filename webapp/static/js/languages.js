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

/** On a page that is in all languages, and has no other address: js/head.js shows the chosen one. */
export function switchLanguages() {
  offerLanguages(document);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(".menu a[hreflang]")) return;
    event.preventDefault();
    location.reload();
  });
}
