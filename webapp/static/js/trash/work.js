// @ts-check
/**
 * What goes on with photos of the trash: many are restored or deleted for good in steps, which go on without this page. A line
 * for each says how far it is, also after a reload.
 */

import { ApiError } from "../errors.js";
import { clone, find } from "../dom.js";
import { followJob } from "../jobs.js";
import { notify } from "../notices.js";
import { text } from "./strings.js";

/**
 * @typedef {object} Task
 * @property {"restore" | "delete" | "empty"} kind
 * @property {string[]} jobs ids of the operations that do it
 * @property {number} count of photos, also of those that were done at once; 0 if it is not known
 */

const KEPT = "trash-tasks";

/** Fires "finished" (detail: the task). */
export class Work extends EventTarget {
  /** @type {Set<Task>} */
  #tasks = new Set();

  /** @param {HTMLElement} element @param {AbortSignal} signal its end */
  constructor(element, signal) {
    super();
    this.element = element;
    this.signal = signal;
  }

  /** Go on telling of what was begun before a reload. */
  resume() {
    for (const task of kept()) void this.follow(task);
  }

  /** Resolves once it is finished. @param {Task} task */
  async follow(task) {
    this.#tasks.add(task);
    this.#keep();
    const line = new Line(task);
    this.element.append(line.element);
    this.element.hidden = false;
    try {
      const states = await Promise.all(task.jobs.map((jobId, at) => followJob(jobId, {
        signal: this.signal,
        onProgress: (job) => line.update(at, job),
      })));
      const failed = states.reduce((all, job) => all + job.failed, 0);
      const done = states.reduce((all, job) => all + job.done, 0);
      // The rest was done before these began.
      say(task, task.kind === "restore" ? Math.max(done, task.count - failed) : done, failed);
    } catch (error) {
      if (this.signal.aborted) return;
      notify(error instanceof ApiError ? error.message : text.trash.unknown);
    }
    this.#tasks.delete(task);
    this.#keep();
    line.element.remove();
    this.element.hidden = this.#tasks.size === 0;
    this.dispatchEvent(new CustomEvent("finished", { detail: task }));
  }

  #keep() {
    try {
      if (this.#tasks.size) sessionStorage.setItem(KEPT, JSON.stringify([...this.#tasks]));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // Storage may be forbidden: after a reload nothing is told.
    }
  }
}

/** @param {Task} task @param {number} done @param {number} failed */
function say({ kind }, done, failed) {
  const restores = kind === "restore";
  const [well, ill] = restores ? [text.trash.restored, text.trash.notRestored] : [text.trash.deleted, text.trash.notDeleted];
  if (done) notify(well(done));
  if (failed) notify(ill(failed));
}

class Line {
  /** @param {Task} task */
  constructor(task) {
    this.task = task;
    this.element = clone("work-template");
    this.words = find(this.element, ".work-words", HTMLElement);
    this.progress = find(this.element, ".work-progress", HTMLProgressElement);
    this.sofar = find(this.element, ".work-sofar", HTMLElement);
    /** @type {{done: number, total: number}[]} by job */
    this.states = [];
    const { kind, count } = task;
    const words = kind === "restore" ? text.trash.restoring : text.trash.deleting;
    this.words.textContent = kind === "empty" ? text.trash.emptying : words(count);
    this.progress.setAttribute("aria-label", this.words.textContent);
  }

  /** @param {number} at @param {import("../jobs.js").Job} job */
  update(at, { done, failed, total = 0 }) {
    this.states[at] = { done: done + failed, total };
    const sum = (/** @type {"done" | "total"} */ what) => this.states.reduce((all, state) => all + (state?.[what] ?? 0), 0);
    const count = Math.max(this.task.count, sum("total"));
    const areKnown = Object.keys(this.states).length === this.task.jobs.length;
    const before = areKnown && this.task.kind === "restore" ? count - sum("total") : 0;
    const so = before + sum("done");
    this.sofar.textContent = count ? text.trash.sofar(so, count) : "";
    if (count) this.progress.value = so / count;
  }
}

/** @returns {Task[]} */
function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return found.filter((/** @type {Task} */ each) => ["restore", "delete", "empty"].includes(each.kind) && Array.isArray(each.jobs));
  } catch {
    return [];
  }
}
