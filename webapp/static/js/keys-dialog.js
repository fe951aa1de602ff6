// @ts-check
/** The keys of the page, by where they work. What is listed here is done by gallery/keyboard.js and viewer/keyboard.js. */

import "./common.js";
import { keysLook } from "./config.js";
import { styled } from "./lazy.js";
import { text } from "./strings.js";
import { button, icon, make } from "./viewer/elements.js";

const { shortcuts } = text;

/** The modifier key of shortcuts, by its name on this system. */
const CONTROL = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : shortcuts.controlKey;

/** The keys of a row are alternatives; those joined by + are pressed together. */
const GRID = [
  row(["←", "→", "↑", "↓"], shortcuts.move),
  row([shortcuts.homeKey, shortcuts.endKey], shortcuts.ends),
  row([shortcuts.enterKey], shortcuts.open),
  row([shortcuts.deleteKey], shortcuts.remove),
  row(["+", "−"], shortcuts.size),
];
const PHOTO = [
  row(["←", "→"], shortcuts.page),
  row(["+", "−", "Z"], shortcuts.zoom),
  row(["I"], shortcuts.details),
  row(["D"], shortcuts.download),
  row([shortcuts.deleteKey], shortcuts.remove),
  row([shortcuts.escapeKey], shortcuts.back),
];
const PHOTOS_ANYWHERE = [row([`${CONTROL}+Z`], shortcuts.undo)];
const ANYWHERE = [row(["?"], shortcuts.help)];

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
  const heading = make("h2", "keys-title", shortcuts.title);
  heading.id = "keys-title";
  // It has the focus first, not the button that closes: there is nothing to do here but to read.
  heading.tabIndex = -1;
  heading.autofocus = true;
  const closer = button("icon-button", "", () => dialog.close());
  closer.append(icon("close"));
  closer.title = shortcuts.close;
  closer.setAttribute("aria-label", shortcuts.close);
  const groups = [
    ...(hasPhotos ? [group(shortcuts.photos, GRID)] : []),
    group(shortcuts.everywhere, [...(hasPhotos ? PHOTOS_ANYWHERE : []), ...ANYWHERE]),
  ];
  // Those of what is in front come first; in this order the columns are of nearly one height.
  if (inPhoto) groups.unshift(group(shortcuts.photo, PHOTO));
  else if (hasPhotos) groups.push(group(shortcuts.photo, PHOTO));
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
