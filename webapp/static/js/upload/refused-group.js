// @ts-check
/** Refused files of one kind in the list of uploads: one sentence, which opens to their names and reasons. */

import { clone, find } from "../dom.js";
import { text } from "../strings.js";

/** @typedef {import("./refusals.js").Group} Group */

/** Names to list; the others are counted. */
const NAMES = 100;

export class RefusedGroup {
  /** @type {readonly import("./job.js").UploadJob[]} */
  jobs = [];
  /** What the names were made of. */
  #listed = "";

  /** @param {() => void} remove takes them off the list */
  constructor(remove) {
    this.element = clone("refused-template");
    this.details = find(this.element, "details", HTMLDetailsElement);
    this.words = find(this.element, ".refused-words", HTMLElement);
    this.reason = find(this.element, ".refused-reason", HTMLElement);
    this.names = find(this.element, ".refused-names", HTMLElement);
    this.rest = find(this.element, ".refused-rest", HTMLElement);
    this.removeButton = find(this.element, ".refused-remove", HTMLButtonElement);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.removeButton.addEventListener("click", remove, { signal });
    // Names are listed only once somebody opens them.
    this.details.addEventListener("toggle", () => this.#list(), { signal });
  }

  /** @param {Group} group */
  update({ jobs, words, reason }) {
    this.jobs = jobs;
    if (this.words.textContent !== words) {
      this.words.textContent = words;
      this.removeButton.setAttribute("aria-label", text.refused.dismiss(words));
    }
    if (this.reason.textContent !== reason) this.reason.textContent = reason;
    this.reason.hidden = !reason;
    this.#list();
  }

  destroy() {
    this.listening.abort();
    this.element.remove();
  }

  #list() {
    const listed = this.jobs.map(({ id }) => id).join();
    if (!this.details.open || this.#listed === listed) return;
    this.#listed = listed;
    const each = !this.reason.textContent;
    this.names.replaceChildren(...this.jobs.slice(0, NAMES).map((job) => line(job, each)));
    const more = this.jobs.length - NAMES;
    this.rest.hidden = more <= 0;
    this.rest.textContent = more > 0 ? text.upload.moreRefused(more) : "";
  }
}

/** @param {import("./job.js").UploadJob} job @param {boolean} why whether its reason is its own */
function line({ name, reason }, why) {
  const item = document.createElement("li");
  const label = document.createElement("bdi");
  label.className = "upload-name";
  label.textContent = label.title = name;
  item.append(label);
  if (!why) return item;
  const words = document.createElement("span");
  words.className = "upload-state";
  words.textContent = reason;
  item.append(words);
  return item;
}
