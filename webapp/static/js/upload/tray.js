// @ts-check
/** The list of uploads in a corner of the page. It goes away by itself when all went well. */

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
/** Lines, and how many more are shown when somebody asks for them. */
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
    /** Whether there is an offer to show beside the list. */
    this.offering = false;
    /** A button of the offer was pressed, and goes away with it. */
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

  /** Show the present state with the next frame: hundreds of jobs may change in between. */
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
    // Each file is not told of: with hundreds nobody could listen to that.
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
      // Whoever has the focus in a line must not lose it because the line moves.
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

  /** Take away what is done, unless somebody is looking at it or away and has not seen how it ended. */
  #settle() {
    if (this.queue.active || document.visibilityState === "hidden" || this.element.matches(":hover, :focus-within")) return;
    for (const job of this.queue.jobs) if (job.state === "ready") this.queue.remove(job);
  }

  #clear() {
    for (const job of this.queue.jobs) this.queue.remove(job);
    this.#leave();
  }

  /**
   * The button that was pressed disappears, perhaps with its line; the list's title takes over.
   *
   * @param {() => void} work
   */
  #withFocus(work) {
    this.#focusTitle();
    work();
  }

  /** What had the focus may have gone away with what it was for. */
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
