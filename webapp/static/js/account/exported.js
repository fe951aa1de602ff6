// @ts-check
/** The files of an export that is ready, a page at a time. */

import { clone, find, passFocus } from "../dom.js";
import { sentence } from "../errors.js";
import { notify } from "../notices.js";
import { exportFiles } from "./account-api.js";
import { fileSize, text } from "./strings.js";

/** @typedef {import("./account-api.js").Export} Export */
/** @typedef {import("./account-api.js").ExportFile} ExportFile */

/** A minute less than the addresses are valid. */
const VALID_MS = 14 * 60_000;

export class Exported {
  /** @type {Export | undefined} */
  #shown;
  /** @type {string | undefined} */
  #next;
  #reading = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.files = find(element, ".export-files", HTMLDetailsElement);
    this.list = find(element, ".export-list", HTMLElement);
    this.more = find(element, "[data-action=more]", HTMLButtonElement);
    this.files.addEventListener("toggle", () => {
      if (this.files.open && !this.list.childElementCount) void this.#read();
    });
    this.more.addEventListener("click", () => void this.#read());
  }

  /** @param {Export | undefined} exported */
  show(exported) {
    this.element.hidden = !exported;
    if (!exported || exported.exportId === this.#shown?.exportId) return;
    this.#shown = exported;
    this.#next = undefined;
    this.files.open = false;
    this.list.replaceChildren();
    this.more.hidden = true;
    find(this.element, ".export-name", HTMLElement).textContent = text.account.ready(exported.photos, exported.bytes);
    find(this.element, ".export-until", HTMLElement).textContent = text.account.until(exported.expiresAt);
    const failed = find(this.element, ".export-failed", HTMLElement);
    failed.hidden = !exported.failed;
    failed.textContent = text.account.failed(exported.failed);
  }

  async #read() {
    const exported = this.#shown;
    if (!exported || this.#reading) return;
    this.#reading = true;
    const cursor = this.#next;
    try {
      const { files, nextCursor } = await exportFiles(exported.exportId, cursor);
      if (exported !== this.#shown) return;
      const until = Date.now() + VALID_MS;
      const items = files.map((file) => this.#link(file, exported.exportId, cursor, until));
      this.list.append(...items);
      this.#next = nextCursor;
      if (!nextCursor) passFocus(this.more, items[0]?.querySelector("a") ?? undefined);
      this.more.hidden = !nextCursor;
    } catch (error) {
      if (!cursor) this.files.open = false;
      notify(sentence(error));
    } finally {
      this.#reading = false;
    }
  }

  /** @param {ExportFile} file @param {string} exportId @param {string | undefined} cursor of its page @param {number} until */
  #link(file, exportId, cursor, until) {
    const item = clone("export-file-template");
    const link = find(item, "a", HTMLAnchorElement);
    link.textContent = file.name;
    link.href = file.url;
    if (file.bytes !== undefined) find(item, ".export-size", HTMLElement).textContent = fileSize(file.bytes);
    link.addEventListener("click", (event) => {
      if (Date.now() < until) return;
      // Its address has expired while the page was open.
      event.preventDefault();
      void exportFiles(exportId, cursor)
        .then(({ files }) => location.assign(files.find(({ name }) => name === file.name)?.url ?? file.url))
        .catch((error) => notify(sentence(error)));
    });
    return item;
  }
}
