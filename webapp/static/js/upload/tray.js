// @ts-check
/** The list of uploads in a corner of the page. It goes away by itself when all went well. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { UploadRow } from "./row.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/** How long finished uploads stay in the list. */
const STAYS_MS = 8_000;

export class UploadTray {
  /**
   * @param {HTMLElement} element
   * @param {UploadQueue} queue
   */
  constructor(element, queue) {
    this.element = element;
    this.queue = queue;
    this.list = find(element, "#tray-list", HTMLElement);
    this.title = find(element, "#tray-title", HTMLElement);
    this.progress = find(element, "#tray-progress", HTMLProgressElement);
    this.closeButton = find(element, ".tray-close", HTMLButtonElement);
    /** @type {Map<UploadJob, UploadRow>} */
    this.rows = new Map();
    /** Photos that were added since the list was last empty, and such as were there before. */
    this.added = 0;
    this.known = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.listening = new AbortController();
    const { signal } = this.listening;
    queue.addEventListener("change", () => this.update(), { signal });
    this.closeButton.addEventListener("click", () => this.#clear(), { signal });
    for (const event of ["pointerleave", "focusout"]) {
      element.addEventListener(event, () => this.#settleLater(), { signal });
    }
  }

  update() {
    const { jobs } = this.queue;
    for (const [job, row] of this.rows) if (!jobs.includes(job)) this.#drop(job, row);
    for (const job of jobs) if (!this.rows.has(job)) this.#show(job);
    this.element.hidden = jobs.length === 0;
    if (jobs.length === 0) this.added = this.known = 0;
    this.#summarise();
    this.#settleLater();
  }

  destroy() {
    this.listening.abort();
    clearTimeout(this.timer);
    for (const [job, row] of this.rows) this.#drop(job, row);
  }

  /** @param {UploadJob} job */
  #show(job) {
    const row = new UploadRow(job, {
      retry: () => this.queue.retry(job),
      remove: () => {
        // The button that has the focus disappears with its line; the list's title takes over.
        find(this.element, "summary", HTMLElement).focus({ preventScroll: true });
        this.queue.remove(job);
      },
    });
    const changed = () => {
      this.#summarise();
      if (troubled(job)) this.#raise(row);
    };
    job.addEventListener("change", changed, { signal: row.listening.signal });
    this.rows.set(job, row);
    this.list.append(row.element);
    if (troubled(job)) this.#raise(row);
  }

  /**
   * What went wrong must not be hidden below hundreds of lines that are fine.
   *
   * @param {UploadRow} row
   */
  #raise(row) {
    const { element } = row;
    if (element.dataset.raised || element.contains(document.activeElement)) return;
    element.dataset.raised = "yes";
    this.list.insertBefore(element, this.list.querySelector(":scope > :not([data-raised])"));
  }

  /** @param {UploadJob} job @param {UploadRow} row */
  #drop(job, row) {
    if (job.state === "ready") this[job.duplicate ? "known" : "added"] += 1;
    row.destroy();
    this.rows.delete(job);
  }

  #summarise() {
    const { jobs } = this.queue;
    const going = jobs.filter((job) => job.active).length;
    const ready = jobs.filter((job) => job.state === "ready");
    const failed = jobs.length - going - ready.length;
    const known = ready.filter((job) => job.duplicate).length + this.known;
    const done = ready.length + this.added + this.known;
    const finished = text.upload.finished(done - known, known);
    if (going) this.title.textContent = text.upload.active(done, going + done);
    else if (failed && done) this.title.textContent = text.upload.mixed(finished, failed);
    else if (failed) this.title.textContent = text.upload.failed(failed);
    else this.title.textContent = finished;
    this.progress.value = share(jobs);
    this.progress.hidden = going === 0;
    this.closeButton.hidden = going > 0;
  }

  #settleLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#settle(), STAYS_MS);
  }

  /** Take away what is done, unless somebody is looking at it or more is to come. */
  #settle() {
    if (this.queue.active || this.element.matches(":hover, :focus-within")) return;
    for (const job of [...this.queue.jobs]) if (job.state === "ready") this.queue.remove(job);
  }

  #clear() {
    for (const job of [...this.queue.jobs]) this.queue.remove(job);
    find(document, "[data-action=choose]", HTMLButtonElement).focus({ preventScroll: true });
  }
}

/** @param {UploadJob} job */
const troubled = ({ state }) => state === "failed" || state === "refused";

/**
 * How much of all that is under way has been sent, 0 to 1.
 *
 * @param {readonly UploadJob[]} jobs
 */
function share(jobs) {
  let all = 0;
  let sent = 0;
  for (const { file, state, progress } of jobs) {
    if (state === "failed" || state === "refused") continue;
    all += file.size;
    sent += file.size * (state === "processing" || state === "ready" ? 1 : progress);
  }
  return all ? sent / all : 0;
}
