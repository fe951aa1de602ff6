// @ts-check
/** Offers to resume uploads that an earlier visit left unfinished, above the list of uploads. */

import { find } from "../dom.js";
import { text } from "../strings.js";

/** @typedef {import("./resume-store.js").ResumeStore} ResumeStore */

/** Names to show; the rest is only counted. */
const NAMED = 5;

export class ResumePrompt {
  /**
   * @param {HTMLElement} element
   * @param {ResumeStore} resumeStore
   * @param {{add: (files: File[], how: {smaller: boolean}) => void, changed: () => void, answered: () => void}} actions
   */
  constructor(element, resumeStore, { add, changed, answered }) {
    this.element = element;
    this.resumeStore = resumeStore;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const on = (/** @type {string} */ action, /** @type {() => void} */ work) => {
      const button = find(element, `[data-action=${action}]`, HTMLButtonElement);
      button.addEventListener("click", () => {
        work();
        answered();
      }, { signal });
    };
    on("continue", () => {
      const { files, smaller } = resumeStore.take();
      add(files, { smaller });
    });
    on("forget", () => resumeStore.forget());
    const update = () => {
      this.update();
      changed();
    };
    resumeStore.addEventListener("change", update, { signal });
    this.update();
  }

  /** Whether there is something to offer. */
  get open() {
    return this.resumeStore.left.length > 0;
  }

  update() {
    const { left } = this.resumeStore;
    const here = left.filter(({ file }) => file).length;
    const gone = left.filter(({ file }) => !file).map(({ name }) => name);
    this.element.hidden = left.length === 0;
    find(this.element, "#resume-text", HTMLElement).textContent = left.length ? text.upload.unfinished(left.length) : "";
    const again = find(this.element, "#resume-again", HTMLElement);
    again.hidden = gone.length === 0;
    again.textContent = gone.length ? text.upload.chooseAgain(gone.slice(0, NAMED), gone.length - NAMED) : "";
    find(this.element, "[data-action=continue]", HTMLButtonElement).hidden = here === 0;
  }

  destroy() {
    this.listening.abort();
  }
}
