// @ts-check
/** The person's initial, on the button of the menu, and their name in it. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { initial } from "./initial.js";

/** @param {string} name */
export function showPerson(name) {
  const button = find(document, "#menu-button", HTMLButtonElement);
  find(button, ".menu-initial", HTMLElement).textContent = initial(name);
  button.setAttribute("aria-label", text.session.account(name));
  find(document, "#menu .menu-name", HTMLElement).textContent = name;
}
