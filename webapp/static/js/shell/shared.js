// @ts-check
/**
 * Offers the photos that another app shared. They are not added by themselves: any web site could send a
 * visitor here with photos of its choosing.
 */

import "../common.js";
import { find, passFocus } from "../dom.js";
import { addButton } from "../upload/add-button.js";
import { notify } from "../notices.js";
import { text } from "../strings.js";
import { LOST, forget, waiting } from "../worker/share-target.js";

/**
 * @param {HTMLElement} element
 * @param {string} store name of the cache that they wait in
 * @param {(files: File[]) => Promise<unknown>} add is done when the files are kept for sending
 */
export async function offerShared(element, store, add) {
  const query = new URLSearchParams(location.search);
  const lost = LOST === `/?shared=${query.get("shared")}`;
  // Reloading the page or copying its address must not share again.
  query.delete("shared");
  history.replaceState(history.state, "", location.pathname + (query.size ? `?${query}` : "") + location.hash);
  const files = lost ? [] : await waiting(store).catch(() => []);
  if (!files.length) {
    notify(text.shell.sharedLost);
    return;
  }
  find(element, ".pill-text", HTMLElement).textContent = text.shell.shared(files.length);
  element.hidden = false;
  /** @param {string} action @param {() => unknown} work */
  const on = (action, work) =>
    find(element, `[data-action=${action}]`, HTMLButtonElement).addEventListener("click", async () => {
      passFocus(element, addButton());
      element.hidden = true;
      await work();
      await forget(store);
    });
  on("add-shared", () => add(files));
  on("forget-shared", () => {});
}
