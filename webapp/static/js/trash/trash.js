// @ts-check
/** The trash: its states, what is in it, and what can be done with that. */

import { MOST_AT_ONCE, api } from "../api.js";
import { confirmed } from "../dialogs.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { text as common } from "../strings.js";
import { Chosen } from "./chosen.js";
import { Selection } from "./selection.js";
import { text } from "./strings.js";
import { emptyTrash } from "./trash-api.js";
import { TrashGrid } from "./trash-grid.js";
import { TrashList } from "./trash-list.js";
import { Work } from "./work.js";

/** How far below the window the next page is asked for. */
const AHEAD = "1200px";
/** What somebody else did is looked for no sooner than this. */
const AGAIN_MS = 10_000;

/** @typedef {"loading" | "failed" | "empty" | "content"} State */

export class Trash {
  #read = -Infinity;
  /** Whether it is about to be emptied. */
  #asks = false;

  /** @param {HTMLElement} element @param {HTMLElement} bar of the selection */
  constructor(element, bar) {
    this.element = element;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.list = new TrashList(signal);
    this.selection = new Selection();
    this.work = new Work(find(element, "#trash-work", HTMLElement), signal);
    const actions = { selectAll: () => void this.#selectAll(), remove: () => void this.#delete() };
    this.grid = new TrashGrid(find(element, "#trash-grid", HTMLElement), this.list, this.selection, actions, signal);
    this.chosen = new Chosen(bar, this.selection, {
      ...actions,
      restore: () => void this.#restore(),
      end: () => this.#end(),
    }, signal);
    this.moreFailed = find(element, ".trash-more", HTMLElement);
    this.list.addEventListener("change", () => this.#show(), { signal });
    this.work.addEventListener("finished", () => void this.read({ now: true }), { signal });
    this.#on("reload-trash", () => void this.#again());
    this.#on("more-trash", () => void this.#more());
    this.#on("empty-trash", () => void this.#empty());
    addEventListener("online", () => this.element.dataset.state === "failed" && void this.#again(), { signal });
    this.end = new IntersectionObserver(([entry]) => entry?.isIntersecting && void this.#more(), { rootMargin: AHEAD });
    this.end.observe(find(element, "#trash-end", HTMLElement));
    sessionState.addShown(() => this.list.entries.size > 0);
  }

  /** Show what there is now. What is selected stays. @param {{now?: boolean}} [how] */
  async read({ now = false } = {}) {
    if (!now && (this.selection.size || performance.now() - this.#read < AGAIN_MS)) return;
    this.#read = performance.now();
    try {
      await this.list.load();
      this.grid.tell();
      this.selection.drop([...this.selection.chosen].filter((imageId) => !this.list.entries.has(imageId)));
      this.#show();
    } catch (error) {
      if (this.stopping.signal.aborted || this.list.days !== undefined) return;
      find(this.element, "#trash-error", HTMLElement).textContent = sentence(error);
      this.#become("failed");
    }
  }

  destroy() {
    this.stopping.abort();
    this.end.disconnect();
  }

  async #again() {
    const button = find(this.element, "[data-action=reload-trash]", HTMLButtonElement);
    button.disabled = true;
    await this.read({ now: true });
    button.disabled = false;
    if (this.element.dataset.state === "failed") button.focus({ preventScroll: true });
    else this.#focus(0);
  }

  #show() {
    const { total, days, entries } = this.list;
    if (days === undefined) return;
    this.#become(entries.size || !this.list.complete ? "content" : "empty");
    for (const each of this.element.querySelectorAll(".trash-stays")) each.textContent = text.trash.stays(days);
    find(this.element, ".trash-count", HTMLElement).textContent = total === undefined ? "" : common.gallery.count(total);
    find(this.element, ".trash-copies", HTMLElement).textContent = this.#copies;
    // Many are gone: what follows comes into view.
    if (!entries.size && !this.list.complete) void this.#more();
  }

  /** What backups keep, as far as the site says so. */
  get #copies() {
    const days = Number(this.element.dataset.copiesDays);
    return days ? text.trash.copies(days) : "";
  }

  /** @param {State} state */
  #become(state) {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", "false");
  }

  async #more() {
    if (this.element.dataset.state !== "content") return;
    try {
      await this.list.more();
      this.moreFailed.hidden = true;
      // It may still be in view, of which there is no other event.
      this.end.unobserve(find(this.element, "#trash-end", HTMLElement));
      if (!this.list.complete) this.end.observe(find(this.element, "#trash-end", HTMLElement));
    } catch {
      this.moreFailed.hidden = this.stopping.signal.aborted;
    }
  }

  async #selectAll() {
    const { chosen, list, selection } = this;
    selection.add(list.ids);
    const collecting = chosen.collect();
    try {
      while (!list.complete && !collecting.aborted) {
        await list.more();
        if (!collecting.aborted) selection.add(list.ids);
      }
    } catch (error) {
      notify(sentence(error));
    } finally {
      chosen.collected();
    }
  }

  #end() {
    this.selection.clear();
    this.#focus(this.grid.position);
  }

  async #restore() {
    const imageIds = [...this.selection.chosen];
    const { jobs, taken } = await this.#inParts(imageIds, (part) => api.restorePhotos(part));
    if (jobs.length) await this.work.follow({ kind: "restore", jobs, count: taken });
    else if (taken) notify(text.trash.restored(taken));
  }

  async #delete() {
    const imageIds = [...this.selection.chosen];
    if (!imageIds.length || !(await this.#sure(text.trash.deleteTitle(imageIds.length), "", text.trash.delete))) return;
    const { jobs, taken } = await this.#inParts(imageIds, (part) => emptyTrash(part));
    if (taken) await this.work.follow({ kind: "delete", jobs, count: taken });
  }

  async #empty() {
    if (this.#asks) return;
    // The button stays as it is: it would lose the focus.
    this.#asks = true;
    try {
      // Others may have deleted more since: the question says how many there are now.
      await this.list.load();
      const { total } = this.list;
      if (total === 0) return this.#focus(0);
      const what = total === undefined ? text.trash.emptyAllText : text.trash.emptyText(total);
      if (!(await this.#sure(text.trash.emptyTitle, what, text.trash.delete))) return;
      const { jobId } = await emptyTrash();
      this.selection.clear();
      this.list.clear();
      this.#focus(0);
      void this.work.follow({ kind: "empty", jobs: [jobId], count: total ?? 0 });
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.#asks = false;
    }
  }

  /** @param {string} title @param {string} what @param {string} confirm */
  #sure(title, what, confirm) {
    const words = [what, text.trash.noUndo, this.#copies].filter(Boolean).join(" ");
    return confirmed({ title, text: words, confirm, danger: true });
  }

  /**
   * Ask for something with photos, as many at once as the API takes; those that were taken leave the list.
   *
   * @param {readonly string[]} imageIds
   * @param {(part: string[]) => Promise<{failed: string[], jobId?: string | undefined}>} ask
   * @returns {Promise<{jobs: string[], taken: number}>} the operations that go on, and how many photos were taken
   */
  async #inParts(imageIds, ask) {
    const at = this.grid.position;
    /** @type {string[]} */
    const jobs = [];
    let [taken, missing] = [0, 0];
    this.chosen.busy(true);
    try {
      for (let start = 0; start < imageIds.length; start += MOST_AT_ONCE) {
        const part = imageIds.slice(start, start + MOST_AT_ONCE);
        const { failed, jobId } = await ask(part);
        missing += failed.length;
        taken += part.length - failed.length;
        if (jobId) jobs.push(jobId);
        this.selection.drop(part);
        this.list.take(part);
      }
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.chosen.busy(false);
    }
    if (missing) notify(text.trash.notThere(missing));
    this.#focus(at);
    return { jobs, taken };
  }

  /** The pressed button may be gone, or its photos. @param {number} at */
  #focus(at) {
    const { activeElement } = document;
    if (activeElement && activeElement !== document.body && activeElement.getClientRects().length) return;
    if (this.list.entries.size) this.grid.focus(at);
    else find(this.element, "#trash-empty-title", HTMLElement).focus({ preventScroll: true });
  }

  /** @param {string} action @param {() => void} run */
  #on(action, run) {
    find(this.element, `[data-action=${action}]`, HTMLButtonElement).addEventListener("click", run, { signal: this.stopping.signal });
  }
}
