// @ts-check
/** `?` and the menu show the keys of the page. The dialogue itself is loaded then. */

import { part } from "./lazy.js";
import { notify } from "./notices.js";
import { text } from "./strings.js";

/** @type {Promise<{showKeys: () => Promise<void>}> | undefined} */
let dialogue;

/** Show the keys of the page, or leave them where they are shown. */
async function openKeys() {
  try {
    // Loaded again it would open after Escape has closed it, if `?` was pressed twice before.
    dialogue ??= part("keys-dialog", () => import("./keys-dialog.js"));
    const { showKeys } = await dialogue;
    await showKeys();
  } catch {
    dialogue = undefined;
    notify(text.shortcuts.failed);
  }
}

let listening = false;

/** Call it on each page: all pages of the document have one listener. */
export function listenForKeys() {
  if (listening) return;
  listening = true;
  document.querySelector("[data-action=keys]")?.addEventListener("click", () => void openKeys());
  addEventListener("keydown", ({ key, target, ctrlKey, metaKey, altKey }) => {
    if (key !== "?" || ctrlKey || metaKey || altKey) return;
    const isWriting = target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
    if (!isWriting) void openKeys();
  });
}
