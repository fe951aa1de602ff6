// @ts-check
/** How the page was opened: from the icon's menu, or with photos of another app. See webapp/manifest.py. */

import { find } from "../dom.js";
import { once, part } from "../lazy.js";

/**
 * @param {string} store name of the cache that another app's photos wait in
 * @param {(files: File[]) => Promise<unknown>} add
 */
export async function handleLaunch(store, add) {
  const query = new URLSearchParams(location.search);
  if (query.has("add")) {
    query.delete("add");
    history.replaceState(history.state, "", location.pathname + (query.size ? `?${query}` : "") + location.hash);
    // Browsers open a file chooser only after a user gesture.
    find(document, "#add-menu", HTMLElement).showPopover();
  }
  if (!query.has("shared")) return;
  const { offerShared } = await once(() => part("shared", () => import("./shared.js")))();
  await offerShared(find(document, "#shared", HTMLElement), store, add);
}
