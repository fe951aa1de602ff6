// @ts-check
/** Ways for files to come in: buttons that open the file chooser, and the whole page as a target. */

import { find } from "../dom.js";

export class Dropzone {
  /**
   * @param {object} options
   * @param {HTMLInputElement} options.input
   * @param {HTMLElement} options.overlay shown while files are held over the page
   * @param {(files: File[]) => void} options.onFiles
   */
  constructor({ input, overlay, onFiles }) {
    this.input = input;
    this.overlay = overlay;
    this.onFiles = onFiles;
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const button of document.querySelectorAll("[data-action=choose]")) {
      button.addEventListener("click", () => input.click(), { signal });
    }
    input.addEventListener("change", () => this.#chosen(), { signal });
    addEventListener("dragover", (event) => this.#over(event), { signal });
    addEventListener("dragleave", (event) => this.#left(event), { signal });
    addEventListener("drop", (event) => this.#dropped(event), { signal });
  }

  destroy() {
    this.listening.abort();
    this.overlay.hidden = true;
  }

  #chosen() {
    const files = [...(this.input.files ?? [])];
    // Otherwise choosing the same file again would be no change.
    this.input.value = "";
    if (files.length) this.onFiles(files);
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (!event.dataTransfer?.types.includes("Files") || modalOpen()) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.overlay.hidden = false;
  }

  /** @param {DragEvent} event */
  #left(event) {
    // Only leaving the window has no element that is entered in its place.
    if (event.relatedTarget === null) this.overlay.hidden = true;
  }

  /** @param {DragEvent} event */
  #dropped(event) {
    this.overlay.hidden = true;
    if (!event.dataTransfer?.types.includes("Files")) return;
    // A browser would leave the page and show the file.
    event.preventDefault();
    if (modalOpen()) return;
    const files = [...event.dataTransfer.files];
    if (files.length) this.onFiles(files);
  }
}

const modalOpen = () => find(document, "#delete-dialog", HTMLDialogElement).open;
