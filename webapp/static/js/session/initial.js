// @ts-check
/** The person's initial in the header. */

import { find } from "../dom.js";
import { text } from "../strings.js";

/**
 * The first letter, with its marks, of a name: "Ä" of "Änne".
 *
 * @param {string} name
 */
export const initial = (name) => {
  const [first = ""] = name.trim().normalize("NFC").match(/^\P{M}\p{M}*/u) ?? [];
  return first.toLocaleUpperCase();
};

/** @param {string} name */
export function showPerson(name) {
  const button = find(document, "#menu-button", HTMLButtonElement);
  find(button, ".menu-initial", HTMLElement).textContent = initial(name);
  button.setAttribute("aria-label", text.session.account(name));
}
