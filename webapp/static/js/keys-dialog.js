// @ts-check
/** The keys of the page, by where they work. What is listed here is done by gallery/keyboard.js and viewer/keyboard.js. */

import "./common.js";
import { keysLook } from "./config.js";
import { styled } from "./lazy.js";
import { text } from "./strings.js";
import { button, icon, make } from "./viewer/elements.js";

const { keys } = text;

/** The key of shortcuts, as it is called here. */
const CONTROL = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : keys.controlKey;

/** Keys of a row are alternatives, those joined by + are pressed together. */
const GRID = [
  row(["←", "→", "↑", "↓"], keys.move),
  row([keys.homeKey, keys.endKey], keys.ends),
  row([keys.enterKey], keys.open),
  row([keys.deleteKey], keys.remove),
  row(["+", "−"], keys.size),
];
const PHOTO = [
  row(["←", "→"], keys.page),
  row(["+", "−", "Z"], keys.zoom),
  row(["I"], keys.details),
  row(["D"], keys.download),
  row([keys.deleteKey], keys.remove),
  row([keys.escapeKey], keys.back),
];
const PHOTOS_ANYWHERE = [row([`${CONTROL}+Z`], keys.undo)];
const ANYWHERE = [row(["?"], keys.help)];

/** @param {string[]} alternatives @param {string} what they do */
function row(alternatives, what) {
  return { alternatives, what };
}

/** @typedef {ReturnType<typeof row>} Row */

/** Resolves once it is shown; rejects when its style could not be loaded. */
export async function showKeys() {
  await styled(keysLook);
  if (document.querySelector(".keys")) return;
  // A page that was left may be kept in the document, hidden.
  const hasPhotos = document.querySelector("#grid")?.closest("[hidden]") === null;
  const inPhoto = document.querySelector(".pswp--open") !== null;
  const heading = make("h2", "keys-title", keys.title);
  heading.id = "keys-title";
  const closer = button("icon-button", "", () => dialog.close());
  closer.append(icon("close"));
  closer.title = keys.close;
  closer.setAttribute("aria-label", keys.close);
  const groups = [
    ...(hasPhotos ? [group(keys.photos, GRID), group(keys.photo, PHOTO)] : []),
    group(keys.everywhere, [...(hasPhotos ? PHOTOS_ANYWHERE : []), ...ANYWHERE]),
  ];
  // First those of what is in front.
  if (inPhoto) groups.unshift(...groups.splice(1, 1));
  const head = make("div", "keys-head", heading, closer);
  const dialog = make("dialog", inPhoto ? "keys night" : "keys", head, make("div", "keys-groups", ...groups));
  dialog.setAttribute("aria-labelledby", heading.id);
  // Beside it is its backdrop.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  document.body.append(dialog);
  // Escape closes it as well, and the browser gives the focus back.
  dialog.showModal();
}

/** @param {string} title @param {Row[]} rows */
const group = (title, rows) =>
  make("section", "keys-group", make("h3", "keys-heading", title), make("dl", "keys-list", ...rows.map(line)));

/** @param {Row} row */
function line({ alternatives, what }) {
  const caps = alternatives.map((each) => make("span", "keys-chord", ...chord(each)));
  return make("div", "keys-row", make("dt", "", what), make("dd", "", ...caps));
}

/** @param {string} names of keys pressed together */
const chord = (names) => (names.length > 1 ? names.split("+") : [names]).map((each) => make("kbd", "", each));
