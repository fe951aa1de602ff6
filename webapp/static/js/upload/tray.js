// @ts-check
/** The list of uploads in a corner of the page. It closes by itself when all succeeded. */

import { find } from "../dom.js";
import { announce } from "../notices.js";
import { text } from "../strings.js";
import { UploadRow } from "./row.js";
import { visibleRows } from "./visible-rows.js";
import { Summary } from "./summary.js";

/** @typedef {import("./files.js").FileTasks} FileTasks */
/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/** How long finished uploads stay in the list. */
const STAYS_MS = 8_000;
/** Rows, and how many more "Show more" adds. */
const LINES = 40;

export class UploadTray {
  /**
   * @param {HTMLElement} element
   * @param {UploadQueue} queue
   * @param {FileTasks} tasks
   */
  constructor(element, queue, tasks) {
    this.element = element;
    this.queue = queue;
    this.tasks = tasks;
    this.list = find(element, "#tray-list", HTMLElement);
    this.rest = find(element, "#tray-rest", HTMLElement);
    this.summary = new Summary(element, queue);
    /** @type {Map<UploadJob, UploadRow>} */
    this.rows = new Map();
    this.most = LINES;
    /** Whether to show the resume prompt as well. */
    this.offering = false;
    /** A button of the resume prompt was pressed and is hidden with it. */
    this.answered = false;
    this.busy = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.drawing = 0;
    this.listening = new AbortController();
    const { signal } = this.listening;
    queue.addEventListener("change", () => this.update(), { signal });
    this.#on("close-tray", () => this.#clear());
    this.#on("pause", () => (queue.paused ? queue.resume() : queue.pause()));
    this.#on("cancel-all", () => this.#withFocus(() => queue.cancelAll()));
    this.#on("retry-all", () => this.#withFocus(() => queue.retryAll()));
    this.#on("more-lines", () => {
      this.most += LINES;
      this.update();
    });
    for (const event of ["online", "offline"]) addEventListener(event, () => this.update(), { signal });
    for (const event of ["pointerleave", "focusout"]) {
      element.addEventListener(event, () => this.#settleLater(), { signal });
    }
    document.addEventListener("visibilitychange", () => this.#settleLater(), { signal });
  }

  /** Render in the next frame: hundreds of jobs may change until then. */
  update() {
    if (!this.drawing) this.drawing = requestAnimationFrame(() => this.#draw());
  }

  destroy() {
    this.listening.abort();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.drawing);
    this.summary.destroy();
    for (const [job, row] of this.rows) this.#drop(job, row);
  }

  #draw() {
    this.drawing = 0;
    const { jobs, active } = this.queue;
    if (!jobs.length) this.most = LINES;
    this.element.hidden = !jobs.length && !this.offering;
    this.#list();
    const words = this.summary.update();
    // Files are not announced one by one: there may be hundreds.
    if (this.busy && !active && jobs.length > 1) announce(words);
    this.busy = active;
    this.#keepFocus();
    this.#settleLater();
  }

  #list() {
    const { shown, more } = visibleRows(this.queue.jobs, this.most);
    const kept = new Set(shown);
    for (const [job, row] of this.rows) if (!kept.has(job)) this.#drop(job, row);
    /** @type {Element | null} */
    let place = this.list.firstElementChild;
    for (const job of shown) {
      const row = this.#row(job);
      if (row.element === place) place = place.nextElementSibling;
      // A row with the focus must not lose it because it moves.
      else if (!row.element.contains(document.activeElement)) this.list.insertBefore(row.element, place);
    }
    this.rest.hidden = more === 0;
    find(this.rest, "span", HTMLElement).textContent = more ? text.upload.more(more) : "";
  }

  /** @param {UploadJob} job */
  #row(job) {
    const known = this.rows.get(job);
    if (known) return known;
    const row = new UploadRow(job, this.tasks, {
      retry: () => this.#withFocus(() => this.queue.retry(job)),
      remove: () => this.#withFocus(() => this.queue.remove(job)),
    });
    job.addEventListener("change", () => this.update(), { signal: row.listening.signal });
    this.rows.set(job, row);
    return row;
  }

  /** @param {UploadJob} job @param {UploadRow} row */
  #drop(job, row) {
    if (row.element.contains(document.activeElement)) this.#focusTitle();
    row.destroy();
    this.rows.delete(job);
  }

  #settleLater() {
    clearTimeout(this.timer);
    if (!this.queue.active) this.timer = setTimeout(() => this.#settle(), STAYS_MS);
  }

  /** Remove finished uploads, unless they are being looked at or the page is hidden. */
  #settle() {
    if (this.queue.active || document.visibilityState === "hidden" || this.element.matches(":hover, :focus-within")) return;
    for (const job of this.queue.jobs) if (job.state === "ready") this.queue.remove(job);
  }

  #clear() {
    for (const job of this.queue.jobs) this.queue.remove(job);
    this.#leave();
  }

  /**
   * The pressed button disappears, perhaps with its row; the list's title takes the focus.
   *
   * @param {() => void} work
   */
  #withFocus(work) {
    this.#focusTitle();
    work();
  }

  /** The focused element may have been removed. */
  #keepFocus() {
    const focused = document.activeElement;
    const lost = focused && this.element.contains(focused) && !focused.getClientRects().length;
    if (!lost && !this.answered) return;
    this.answered = false;
    if (this.element.hidden) this.#leave();
    else this.#focusTitle();
  }

  #leave() {
    find(document, "[data-action=choose]", HTMLButtonElement).focus({ preventScroll: true });
  }

  #focusTitle() {
    find(this.element, "summary", HTMLElement).focus({ preventScroll: true });
  }

  /** @param {string} action @param {() => void} work */
  #on(action, work) {
    const button = find(this.element, `[data-action=${action}]`, HTMLButtonElement);
    button.addEventListener("click", work, { signal: this.listening.signal });
  }
}
