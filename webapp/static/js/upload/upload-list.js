// @ts-check
/** The list of uploads: refused files by their kind, then a row for each other file. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { RefusedGroup } from "./refused-group.js";
import { groupsOf } from "./refusals.js";
import { UploadRow } from "./row.js";
import { visibleRows } from "./visible-rows.js";

/** @typedef {import("./files.js").FileTasks} FileTasks */
/** @typedef {import("./job.js").UploadJob} UploadJob */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/** Rows, and how many more "Show more" adds. */
const LINES = 40;

export class UploadList {
  /** @type {Map<string, RefusedGroup>} by kind */
  #groups = new Map();
  /** @type {Map<UploadJob, UploadRow>} */
  #rows = new Map();
  #most = LINES;
  #listening = new AbortController();

  /**
   * @param {HTMLElement} element
   * @param {UploadQueue} queue
   * @param {FileTasks} tasks
   * @param {{changed: () => void, act: (work: () => void) => void, losesFocus: () => void}} tray
   *   changed: a job has; act: does what takes the pressed button away; losesFocus: what has the focus goes
   */
  constructor(element, queue, tasks, tray) {
    this.queue = queue;
    this.tasks = tasks;
    this.tray = tray;
    this.list = find(element, "#tray-list", HTMLElement);
    this.rest = find(element, "#tray-rest", HTMLElement);
    find(element, "[data-action=more-lines]", HTMLButtonElement).addEventListener("click", () => {
      this.#most += LINES;
      tray.changed();
    }, { signal: this.#listening.signal });
  }

  update() {
    const { jobs } = this.queue;
    const groups = groupsOf(jobs);
    const { shown, more } = visibleRows(jobs, this.#most);
    const kinds = new Set(groups.map(({ kind }) => kind));
    for (const [kind, group] of this.#groups) if (!kinds.has(kind)) this.#drop(this.#groups, kind, group);
    const kept = new Set(shown);
    for (const [job, row] of this.#rows) if (!kept.has(job)) this.#drop(this.#rows, job, row);
    this.#place([...groups.map((group) => this.#group(group)), ...shown.map((job) => this.#row(job))]);
    this.rest.hidden = more === 0;
    find(this.rest, "span", HTMLElement).textContent = more ? text.upload.more(more) : "";
  }

  /** Empty the list. */
  clear() {
    this.#most = LINES;
    for (const [kind, group] of this.#groups) this.#drop(this.#groups, kind, group);
    for (const [job, row] of this.#rows) this.#drop(this.#rows, job, row);
  }

  destroy() {
    this.#listening.abort();
    this.clear();
  }

  /** @param {readonly {element: HTMLElement}[]} lines */
  #place(lines) {
    let place = this.list.firstElementChild;
    for (const { element } of lines) {
      if (element === place) place = place.nextElementSibling;
      // A row with the focus must not lose it because it moves.
      else if (!element.contains(document.activeElement)) this.list.insertBefore(element, place);
    }
  }

  /** @param {import("./refusals.js").Group} group */
  #group(group) {
    const { kind } = group;
    const shown = this.#groups.get(kind) ?? new RefusedGroup(() => this.#dismiss(kind));
    this.#groups.set(kind, shown);
    shown.update(group);
    return shown;
  }

  /** @param {string} kind */
  #dismiss(kind) {
    const { jobs = [] } = this.#groups.get(kind) ?? {};
    this.tray.act(() => this.queue.removeAll(jobs));
  }

  /** @param {UploadJob} job */
  #row(job) {
    const known = this.#rows.get(job);
    if (known) return known;
    const row = new UploadRow(job, this.tasks, {
      retry: () => this.tray.act(() => this.queue.retry(job)),
      remove: () => this.tray.act(() => this.queue.removeAll([job])),
    });
    job.addEventListener("change", () => this.tray.changed(), { signal: row.listening.signal });
    this.#rows.set(job, row);
    return row;
  }

  /**
   * @template K
   * @template {{element: HTMLElement, destroy: () => void}} L
   * @param {Map<K, L>} lines
   * @param {K} key
   * @param {L} line
   */
  #drop(lines, key, line) {
    if (line.element.contains(document.activeElement)) this.tray.losesFocus();
    line.destroy();
    lines.delete(key);
  }
}
