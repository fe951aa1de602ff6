// @ts-check
/** Asks before a photo is deleted, and stays open with the reason when deleting fails. */

import { api } from "../api.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";

/** @typedef {import("./card.js").Card} Card */

export class Removal {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {(card: Card) => void} onRemoved
   */
  constructor(dialog, onRemoved) {
    this.dialog = dialog;
    this.onRemoved = onRemoved;
    /** @type {Card | null} */
    this.card = null;
    this.picture = find(dialog, "#delete-picture", HTMLImageElement);
    this.error = find(dialog, "#delete-error", HTMLElement);
    this.name = find(dialog, "#delete-name", HTMLElement);
    this.button = find(dialog, "[data-action=delete]", HTMLButtonElement);
    this.listening = new AbortController();
    const { signal } = this.listening;
    find(dialog, "[data-action=keep]", HTMLButtonElement).addEventListener(
      "click",
      () => dialog.close(),
      { signal },
    );
    this.button.addEventListener("click", () => this.#remove(), { signal });
    dialog.addEventListener("click", (event) => this.#outside(event), { signal });
  }

  /** @param {Card} card */
  ask(card) {
    this.card = card;
    this.name.textContent = card.photo.fileName;
    this.picture.hidden = card.picture.hidden || !card.picture.currentSrc;
    this.picture.src = card.picture.currentSrc;
    this.error.hidden = true;
    this.button.disabled = false;
    this.dialog.showModal();
  }

  destroy() {
    this.listening.abort();
    this.dialog.close();
  }

  async #remove() {
    const { card } = this;
    if (!card) return;
    this.button.disabled = true;
    this.error.hidden = true;
    try {
      await api.deletePhoto(card.photo.imageId);
      this.dialog.close();
      this.onRemoved(card);
    } catch (error) {
      this.error.textContent = sentence(error);
      this.error.hidden = false;
    } finally {
      this.button.disabled = false;
    }
  }

  /** @param {MouseEvent} event */
  #outside(event) {
    // The dialog's padding is on its inside, so only its backdrop is the dialog itself and outside of it.
    const box = this.dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    // A click made with the keyboard has no place; it is never on the backdrop.
    if (event.target === this.dialog && !inside && event.detail > 0) this.dialog.close();
  }
}
