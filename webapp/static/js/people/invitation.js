// @ts-check
/** Inviting a person: the form, and then a message to be sent, with the first password. */

import { find } from "../dom.js";
import { ApiError, sentence } from "../errors.js";
import { notify } from "../notices.js";
import { invite } from "./people-api.js";
import { text } from "./strings.js";

/** @typedef {import("./people-api.js").Invited} Invited */

export class Invitation {
  /**
   * @param {ParentNode} root
   * @param {(invited: Invited) => void} onInvited
   */
  constructor(root, onInvited) {
    this.onInvited = onInvited;
    this.heading = find(root, "#invite-title", HTMLElement);
    this.form = find(root, "#invite", HTMLFormElement);
    this.name = find(this.form, "[name=name]", HTMLInputElement);
    this.email = find(this.form, "[name=email]", HTMLInputElement);
    this.error = find(root, "#invite-error", HTMLElement);
    this.result = find(root, "#invited", HTMLElement);
    this.title = find(root, "#invited-title", HTMLElement);
    this.message = find(root, "#invited-message", HTMLTextAreaElement);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    const share = this.#on("share", () => void this.#share());
    share.hidden = !("share" in navigator);
    const copy = this.#on("copy", () => void this.#copy());
    if (share.hidden) copy.classList.replace("btn-outline-secondary", "btn-primary");
    this.#on("done", () => this.#done());
    this.message.addEventListener("focus", () => this.message.select());
  }

  /** Show the message for a person. @param {Invited} invited */
  show({ person: { name, email }, firstPassword }) {
    const site = new URL("/", location.href).href;
    this.title.textContent = text.people.invitedTitle(name);
    this.message.value = text.people.invitation({ name, site, email, password: firstPassword });
    this.#showForm(false);
    this.title.focus();
  }

  async #send() {
    const name = this.name.value.trim();
    const email = this.email.value.trim();
    if (!name) return this.#refuse(text.people.nameMissing, this.name);
    if (!email) return this.#refuse(text.people.emailMissing, this.email);
    this.#refuse("");
    const button = find(this.form, "button", HTMLButtonElement);
    button.disabled = true;
    try {
      const invited = await invite({ name, email });
      this.onInvited(invited);
      this.show(invited);
      this.form.reset();
    } catch (error) {
      const field = error instanceof ApiError && error.code === "invalid_name" ? this.name : this.email;
      this.#refuse(sentence(error), field);
    } finally {
      button.disabled = false;
    }
  }

  /** @param {string} why empty: nothing is wrong @param {HTMLInputElement} [field] what has to be corrected */
  #refuse(why, field) {
    this.error.textContent = why;
    for (const each of [this.name, this.email]) {
      if (each === field) each.setAttribute("aria-invalid", "true");
      else each.removeAttribute("aria-invalid");
    }
    field?.focus();
  }

  async #share() {
    try {
      await navigator.share({ title: text.people.subject, text: this.message.value });
    } catch (error) {
      // Dismissed by the person.
      if (error instanceof DOMException && error.name === "AbortError") return;
      await this.#copy();
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.message.value);
      notify(text.people.copied);
    } catch {
      this.message.focus();
      notify(text.people.copyFailed);
    }
  }

  #done() {
    // The password is not left on the page.
    this.message.value = "";
    this.#showForm(true);
    this.name.focus();
  }

  /** @param {boolean} shown the form, or else the message */
  #showForm(shown) {
    this.heading.hidden = !shown;
    this.form.hidden = !shown;
    this.result.hidden = shown;
  }

  /** @param {string} action @param {() => void} run @returns {HTMLButtonElement} */
  #on(action, run) {
    const button = find(this.result, `[data-action=${action}]`, HTMLButtonElement);
    button.addEventListener("click", run);
    return button;
  }
}
