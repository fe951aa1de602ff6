// @ts-check
/** Photos that belong to nobody: an admin gives them to a person, which takes a while. */

import { confirmed } from "../dialogs.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { followJob } from "../jobs.js";
import { notify } from "../notices.js";
import { giveUnowned, hasUnowned } from "./people-api.js";
import { text } from "./strings.js";

/** @typedef {import("./people-api.js").Person} Person */

/** The job goes on without this page; after a reload its progress is shown again. */
const JOB = "give-job";

export class Unowned {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.form = find(element, "#give", HTMLFormElement);
    this.select = find(this.form, "select", HTMLSelectElement);
    this.progress = find(element, "#give-progress", HTMLProgressElement);
    this.words = find(element, "#give-words", HTMLElement);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#give().catch((error) => notify(sentence(error)));
    });
  }

  /** Show it if there are any, and how far giving them has come. */
  async open() {
    // It is followed already.
    if (!this.progress.hidden) return;
    const job = sessionStorage.getItem(JOB);
    this.element.hidden = !job && !(await hasUnowned());
    if (job) await this.#follow(job);
  }

  /** @param {readonly Person[]} people who may get them */
  offer(people) {
    const chosen = this.select.value;
    this.select.replaceChildren(
      ...people.filter(({ blocked }) => !blocked).map(({ userId, name, email }) => new Option(`${name} (${email})`, userId, false, userId === chosen)),
    );
  }

  async #give() {
    const name = this.select.selectedOptions[0]?.text;
    if (!name) return;
    const { people } = text;
    if (!(await confirmed({ title: people.giveTitle(name), text: people.giveText, confirm: people.give }))) return;
    const job = await giveUnowned(this.select.value);
    sessionStorage.setItem(JOB, job);
    await this.#follow(job);
  }

  /** @param {string} jobId */
  async #follow(jobId) {
    this.form.hidden = true;
    this.progress.hidden = false;
    try {
      const { done, failed } = await followJob(jobId, {
        onProgress: (job) => (this.words.textContent = text.people.done(job.done)),
      });
      this.#finished(done, failed);
    } finally {
      this.progress.hidden = true;
      sessionStorage.removeItem(JOB);
    }
  }

  /** @param {number} done @param {number} failed */
  #finished(done, failed) {
    const { given, notGiven } = text.people;
    this.words.textContent = failed ? `${given(done)} ${notGiven(failed)}` : given(done);
    this.form.hidden = failed === 0;
  }
}
