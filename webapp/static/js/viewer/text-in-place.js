// @ts-check
/**
 * A text about a photo that is read first and changed where it stands. Enter or leaving it saves, Escape
 * discards. What could not be saved is kept, also while another photo is shown.
 */

import { captionLengths } from "../config.js";
import { passFocus } from "../dom.js";
import { sentence } from "../errors.js";
import { nameOf } from "../gallery/card.js";
import { notify } from "../notices.js";
import { text } from "../strings.js";
import { button, make } from "./elements.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {"title" | "alt"} Name as the API calls it; a title is the caption */

/** @type {Map<string, string>} what is not saved yet, by photo and name */
const drafts = new Map();

export class TextInPlace {
  /**
   * @param {Photo} photo
   * @param {object} what
   * @param {Name} what.name
   * @param {string} what.label
   * @param {string} what.placeholder
   * @param {(imageId: string, words: Partial<Record<Name, string>>) => Promise<Photo>} what.save
   *   rejects with an `ApiError`
   */
  constructor(photo, { name, label, placeholder, save }) {
    this.photo = photo;
    this.name = name;
    this.save = save;
    this.saving = false;
    this.input = make("textarea", "in-place-input");
    const { input } = this;
    input.rows = 1;
    input.dir = "auto";
    input.maxLength = captionLengths[name];
    input.placeholder = placeholder;
    input.autocomplete = "off";
    input.enterKeyHint = "done";
    input.setAttribute("aria-label", label);
    input.setAttribute("aria-describedby", `photo-${name}-note`);
    this.status = make("span", "in-place-status");
    this.status.role = "status";
    this.counter = make("span", "in-place-count");
    const note = make("p", "in-place-note", this.status, this.counter);
    note.id = `photo-${name}-note`;
    this.actions = make(
      "div",
      "in-place-actions",
      button("btn btn-sm btn-primary", text.viewer.retry, () => void this.commit()),
      button("btn btn-sm btn-outline-secondary", text.details.discard, () => this.reset()),
    );
    this.actions.hidden = true;
    this.element = make("div", "in-place", input, note, this.actions);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("focus", () => this.#changed());
    input.addEventListener("blur", () => this.#changed());
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) void this.commit();
    });
    const draft = drafts.get(this.#draft);
    this.#fill(draft ?? this.#saved);
    if (draft !== undefined) this.#fail(text.details.notSaved);
    this.#changed();
  }

  /** Whether there is unsaved text. */
  get dirty() {
    return this.input.value !== this.#saved;
  }

  /** The photo was loaded again, perhaps with another text. @param {Photo} photo */
  update(photo) {
    const untouched = !this.dirty;
    this.photo = photo;
    if (untouched) this.#fill(this.#saved);
    else if (!this.dirty) this.#say("");
    this.#changed();
  }

  /** Discard unsaved text. */
  reset() {
    this.#fill(this.#saved);
    this.#say("");
    this.#changed();
  }

  /** Save what is not saved. */
  async commit() {
    const said = this.input.value;
    if (!this.dirty || this.saving) return;
    this.saving = true;
    this.#say(text.details.saving);
    try {
      this.photo = await this.save(this.photo.imageId, { [this.name]: said });
    } catch (error) {
      const reason = sentence(error);
      this.#fail(reason);
      if (!this.element.isConnected) notify(text.details.failed(nameOf(this.photo), reason));
      return;
    } finally {
      this.saving = false;
    }
    // Text typed in the meantime is not saved yet.
    if (this.input.value === said) this.#fill(this.#saved);
    this.#say(text.details.saved);
    this.#changed();
    if (!this.element.contains(document.activeElement)) void this.commit();
  }

  get #draft() {
    return `${this.photo.imageId} ${this.name}`;
  }

  get #saved() {
    return this.photo[this.name] ?? "";
  }

  /** @param {string} words */
  #say(words) {
    passFocus(this.actions, this.input);
    this.actions.hidden = true;
    this.status.textContent = words;
    this.element.classList.remove("is-wrong");
  }

  /** @param {string} reason */
  #fail(reason) {
    this.#say(reason);
    this.actions.hidden = false;
    this.element.classList.add("is-wrong");
  }

  /** Make it as high as its text, also in browsers whose style sheets can't. */
  fit() {
    const { input } = this;
    if (CSS.supports("field-sizing", "content")) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }

  /** @param {string} words */
  #fill(words) {
    this.input.value = words;
  }

  #typed() {
    const { input } = this;
    // It is a single line, even if it is shown on several.
    if (/[\r\n]/.test(input.value)) input.value = input.value.replace(/\s*[\r\n]+\s*/g, " ");
    this.#say("");
    this.#changed();
  }

  #changed() {
    const { value, maxLength } = this.input;
    if (this.dirty) drafts.set(this.#draft, value);
    else drafts.delete(this.#draft);
    if (this.element.isConnected) this.fit();
    // Shown only to those who write, and near the limit.
    const isNear = value.length > maxLength * 0.75 && this.input === document.activeElement;
    this.counter.textContent = isNear ? text.details.length(value.length, maxLength) : "";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.dirty) {
      // The first Escape discards the text, the next one closes the details.
      event.stopPropagation();
      this.reset();
    } else if (event.key === "Enter") {
      event.preventDefault();
      void this.commit();
    }
  }
}
