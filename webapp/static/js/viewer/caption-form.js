// @ts-check
/**
 * The form for a photo's title and description. Unsaved text is kept when saving
 * fails and while another photo is shown.
 */

import { captionLengths } from "../config.js";
import { passFocus } from "../dom.js";
import { sentence } from "../errors.js";
import { text } from "../strings.js";
import { button, make } from "./elements.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {{title: string, alt: string}} Said */

/**
 * Unsaved text, by photo.
 *
 * @type {Map<string, Said>}
 */
const drafts = new Map();

/** @param {Photo} photo @returns {Said} */
const saved = ({ title = "", alt = "" }) => ({ title, alt });

export class CaptionForm {
  /**
   * @param {Photo} photo
   * @param {(imageId: string, words: Partial<Said>) => Promise<Photo>} save rejects with an `ApiError`
   */
  constructor(photo, save) {
    this.photo = photo;
    this.save = save;
    this.saving = false;
    this.title = field("input", "title", text.details.title);
    this.title.input.placeholder = photo.fileName;
    this.alt = field("textarea", "alt", text.details.alt, text.details.altHint);
    this.status = make("p", "caption-status");
    this.status.role = "status";
    this.submit = button("btn btn-sm btn-primary", text.details.save, () => {});
    this.submit.type = "submit";
    this.discard = button("btn btn-sm btn-outline-secondary", text.details.discard, () => this.reset());
    this.actions = make("div", "caption-actions", this.submit, this.discard);
    this.element = make("form", "caption-form", this.title.element, this.alt.element, this.actions, this.status);
    // The fields report their limits themselves.
    this.element.noValidate = true;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.element.addEventListener("input", () => {
      this.status.textContent = "";
      this.#changed();
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.#fill(drafts.get(photo.imageId) ?? saved(photo));
    this.#changed();
  }

  /** Whether there is unsaved text. */
  get dirty() {
    const before = saved(this.photo);
    return this.said.title !== before.title || this.said.alt !== before.alt;
  }

  /** @returns {Said} */
  get said() {
    return { title: this.title.input.value, alt: this.alt.input.value };
  }

  /** The photo was loaded again, perhaps with a new title or description. @param {Photo} photo */
  update(photo) {
    const untouched = !this.dirty;
    this.photo = photo;
    if (untouched) this.#fill(saved(photo));
    this.#changed();
  }

  /** Discard unsaved text. */
  reset() {
    this.#fill(saved(this.photo));
    this.status.textContent = "";
    this.#changed();
  }

  async #send() {
    const { photo, said } = this;
    if (!this.dirty || this.saving) return;
    const before = saved(photo);
    const words = {
      ...(said.title === before.title ? {} : { title: said.title }),
      ...(said.alt === before.alt ? {} : { alt: said.alt }),
    };
    this.#wait(true);
    this.#say(text.details.saving);
    try {
      const changed = await this.save(photo.imageId, words);
      // Text typed meanwhile is not saved yet.
      const stays = this.said.title !== said.title || this.said.alt !== said.alt;
      this.photo = changed;
      if (!stays) this.#fill(saved(changed));
      this.#say(text.details.saved);
    } catch (error) {
      this.#say(sentence(error), true);
    } finally {
      this.#wait(false);
      this.#changed();
    }
  }

  /** The button is not `disabled`: it would lose the focus. @param {boolean} saving */
  #wait(saving) {
    this.saving = saving;
    this.submit.setAttribute("aria-disabled", String(saving));
  }

  /** @param {string} words @param {boolean} [wrong] */
  #say(words, wrong = false) {
    this.status.textContent = words;
    this.status.classList.toggle("is-wrong", wrong);
  }

  /** @param {Said} said */
  #fill({ title, alt }) {
    this.title.input.value = title;
    this.alt.input.value = alt;
  }

  #changed() {
    const { dirty, said } = this;
    if (dirty) drafts.set(this.photo.imageId, said);
    else drafts.delete(this.photo.imageId);
    if (!dirty) passFocus(this.actions, this.title.input);
    this.actions.hidden = !dirty;
    this.title.count(said.title);
    this.alt.count(said.alt);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && this.dirty) {
      // The first Escape discards the text, the next one closes the viewer.
      event.stopPropagation();
      this.reset();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      void this.#send();
    }
  }
}

/**
 * @template {"input" | "textarea"} T
 * @param {T} tag
 * @param {keyof Said} name
 * @param {string} label
 * @param {string} [hint]
 */
function field(tag, name, label, hint = "") {
  const most = captionLengths[name];
  const input = make(tag, "caption-input");
  input.id = `photo-${name}`;
  input.dir = "auto";
  input.maxLength = most;
  input.autocomplete = "off";
  input.setAttribute("aria-describedby", `photo-${name}-note`);
  const caption = make("label", "caption-label", label);
  caption.htmlFor = input.id;
  const counter = make("span", "caption-count");
  const note = make("p", "caption-note", make("span", "", hint), counter);
  note.id = `photo-${name}-note`;
  return {
    element: make("div", "caption-field", caption, input, note),
    input,
    /** Shown only near the limit. @param {string} value */
    count(value) {
      counter.textContent = value.length > most * 0.75 ? text.details.length(value.length, most) : "";
    },
  };
}
