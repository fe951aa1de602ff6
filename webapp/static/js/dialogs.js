// @ts-check
/** Asks before something is done that cannot be undone. */

import { clone, find } from "./dom.js";

const YES = "yes";

/**
 * @param {object} question
 * @param {string} question.title
 * @param {string} question.text what will happen
 * @param {string} question.confirm label of the button that does it
 * @param {string} [question.cancel] label of the other one
 * @param {boolean} [question.danger] whether something will be lost for good
 * @returns {Promise<boolean>} whether it is to be done
 */
export function confirmed({ title, text, confirm, cancel, danger = false }) {
  const element = clone("confirm-template");
  if (!(element instanceof HTMLDialogElement)) throw new Error("The template has no dialog");
  find(element, ".dialog-title", HTMLElement).textContent = title;
  find(element, ".dialog-text", HTMLElement).textContent = text;
  const yes = find(element, ".dialog-yes", HTMLButtonElement);
  yes.value = YES;
  yes.textContent = confirm;
  if (danger) yes.classList.replace("btn-primary", "btn-danger");
  if (cancel) find(element, ".dialog-no", HTMLButtonElement).textContent = cancel;
  document.body.append(element);
  // Escape closes it as well, and the browser gives the focus back.
  element.showModal();
  return new Promise((resolve) => {
    element.addEventListener("close", () => {
      element.remove();
      resolve(element.returnValue === YES);
    }, { once: true });
  });
}
