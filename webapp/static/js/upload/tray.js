// @ts-check
/** Uploads at the edge of the page: the strip, and the list that a tap on it opens. Both disappear when all have succeeded. */

import { find } from "../dom.js";
import { announce } from "../notices.js";
import { text } from "../strings.js";
import { addButton } from "./add-button.js";
import { Announcer } from "./announcing.js";
import { Strip } from "./strip.js";
import { UploadList } from "./upload-list.js";

/** @typedef {import("./files.js").FileTasks} FileTasks */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/** How long finished uploads stay. */
const STAYS_MS = 8_000;

export class UploadTray {
  /** Whether to show the resume prompt as well. */
  offering = false;
  /** A button of the resume prompt was pressed and is hidden with it. */
  answered = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #drawing = 0;
  #opened = false;
  #listening = new AbortController();
  #announcer = new Announcer(announce);

  /**
   * @param {HTMLElement} element
   * @param {UploadQueue} queue
   * @param {FileTasks} tasks
   */
  constructor(element, queue, tasks) {
    this.element = element;
    this.queue = queue;
    this.panel = find(element, "#tray-panel", HTMLElement);
    this.opener = find(element, "#tray-open", HTMLButtonElement);
    this.strip = new Strip(element, queue);
    this.list = new UploadList(this.panel, queue, tasks, {
      changed: () => this.update(),
      act: (work) => this.#act(work),
      losesFocus: () => this.#focusStrip(),
    });
    const { signal } = this.#listening;
    queue.addEventListener("change", () => this.update(), { signal });
    this.opener.addEventListener("click", () => this.#open(!this.#opened), { signal });
    this.#on("close-tray", () => queue.removeAll(queue.jobs));
    this.#on("pause", () => (queue.paused ? queue.resume() : queue.pause()));
    this.#on("cancel-all", () => this.#act(() => queue.cancelAll()));
    this.#on("retry-all", () => this.#act(() => queue.retryAll()));
    element.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    for (const event of ["online", "offline"]) addEventListener(event, () => this.update(), { signal });
    for (const event of ["pointerleave", "focusout"]) {
      element.addEventListener(event, () => this.#settleLater(), { signal });
    }
    document.addEventListener("visibilitychange", () => this.#settleLater(), { signal });
  }

  /** Render in the next frame: hundreds of jobs may change until then. */
  update() {
    if (!this.#drawing) this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  destroy() {
    this.#listening.abort();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#drawing);
    this.strip.destroy();
    this.list.destroy();
  }

  #draw() {
    this.#drawing = 0;
    const { jobs } = this.queue;
    this.element.hidden = !jobs.length && !this.offering;
    if (!jobs.length) {
      this.list.clear();
      this.#open(false);
    }
    // Rows and previews are only made while the list is open.
    if (this.#opened) this.list.update();
    this.#announcer.update(this.queue, this.strip.update());
    this.#keepFocus();
    this.#settleLater();
  }

  /** @param {boolean} open */
  #open(open) {
    if (open === this.#opened) return;
    this.#opened = open;
    this.panel.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.opener.setAttribute("aria-label", open ? text.upload.hideFiles : text.upload.showFiles);
    if (open) this.list.update();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key !== "Escape" || !this.#opened) return;
    event.stopPropagation();
    this.#focusStrip();
    this.#open(false);
  }

  #settleLater() {
    clearTimeout(this.#timer);
    if (!this.queue.active) this.#timer = setTimeout(() => this.#settle(), STAYS_MS);
  }

  /** Remove finished uploads, unless they are being looked at or the page is hidden. */
  #settle() {
    const looked = this.element.matches(":hover, :focus-within");
    if (this.queue.active || document.visibilityState === "hidden" || looked) return;
    this.queue.removeAll(this.queue.jobs.filter(({ state }) => state === "ready"));
  }

  /**
   * The pressed button disappears, perhaps with its row; the strip takes the focus.
   *
   * @param {() => void} work
   */
  #act(work) {
    this.#focusStrip();
    work();
  }

  /** The focused element may have been removed. */
  #keepFocus() {
    const focused = document.activeElement;
    const lost = focused && this.element.contains(focused) && !focused.getClientRects().length;
    if (!lost && !this.answered) return;
    this.answered = false;
    if (this.strip.element.hidden || this.element.hidden) addButton()?.focus({ preventScroll: true });
    else this.#focusStrip();
  }

  #focusStrip() {
    this.opener.focus({ preventScroll: true });
  }

  /** @param {string} action @param {() => void} work */
  #on(action, work) {
    const button = find(this.element, `[data-action=${action}]`, HTMLButtonElement);
    button.addEventListener("click", work, { signal: this.#listening.signal });
  }
}
