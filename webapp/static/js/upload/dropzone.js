// @ts-check
/** Sources of files: inputs, drag and drop on the whole page, and the clipboard. */

import { text } from "../strings.js";
import { filesOf, meant } from "./folders.js";

/** The name that browsers give to a copied image. */
const UNNAMED = /^image\.(\w+)$/;

export class Dropzone {
  /**
   * @param {object} options
   * @param {Record<string, HTMLInputElement>} options.inputs by what `data-action` of their buttons is
   * @param {HTMLElement} options.overlay shown while files are held over the page
   * @param {() => void} options.onNear files are about to be chosen or dropped
   * @param {(files: File[]) => void} options.onFiles
   * @param {(names: string[]) => void} options.onUnreadable names of files and folders that could not be opened
   */
  constructor({ inputs, overlay, onNear, onFiles, onUnreadable }) {
    this.overlay = overlay;
    this.onNear = onNear;
    this.onFiles = onFiles;
    this.onUnreadable = onUnreadable;
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const [action, input] of Object.entries(inputs)) {
      for (const button of document.querySelectorAll(`[data-action=${action}]`)) {
        button.addEventListener("click", () => this.#open(input), { signal });
      }
      input.addEventListener("change", () => this.#chosen(input), { signal });
    }
    addEventListener("dragover", (event) => this.#over(event), { signal });
    addEventListener("dragleave", (event) => this.#left(event), { signal });
    addEventListener("drop", (event) => void this.#dropped(event), { signal });
    addEventListener("paste", (event) => this.#pasted(event), { signal });
  }

  destroy() {
    this.listening.abort();
    this.overlay.hidden = true;
  }

  /** @param {HTMLInputElement} input */
  #open(input) {
    input.click();
    this.onNear();
  }

  /** @param {HTMLInputElement} input */
  #chosen(input) {
    const files = [...(input.files ?? [])];
    // Otherwise choosing the same file again would fire no event.
    input.value = "";
    this.#give(input.webkitdirectory ? meant(files) : files);
  }

  /** @param {DragEvent} event */
  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    if (this.overlay.hidden) this.onNear();
    this.overlay.hidden = false;
  }

  /** @param {DragEvent} event */
  #left(event) {
    // Leaving the window enters no other element.
    if (event.relatedTarget === null) this.overlay.hidden = true;
  }

  /** @param {DragEvent} event */
  async #dropped(event) {
    this.overlay.hidden = true;
    if (!event.dataTransfer?.types.includes("Files")) return;
    // The browser would navigate to the file.
    event.preventDefault();
    const { files, unreadable } = await filesOf(event.dataTransfer);
    this.#give(files);
    if (unreadable.length) this.onUnreadable(unreadable);
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || isField(event.target)) return;
    event.preventDefault();
    this.#give(files.map(named));
  }

  /** @param {File[]} files */
  #give(files) {
    if (files.length) this.onFiles(files);
  }
}

/** @param {File} file */
function named(file) {
  const ending = UNNAMED.exec(file.name)?.[1];
  if (!ending) return file;
  const { type, lastModified } = file;
  return new File([file], `${text.upload.pasted(new Date())}.${ending}`, { type, lastModified });
}

/** @param {EventTarget | null} target what a visitor writes in */
const isField = (target) =>
  target instanceof Element && target.closest("input, textarea, [contenteditable]") !== null;
