// @ts-check
/** The details panel: beside the photo if there is room, else below it (css/details.css). */

import { api } from "../api.js";
import { passFocus } from "../dom.js";
import { text } from "../strings.js";
import { button, icon, make } from "./elements.js";
import { metadataRows } from "./metadata.js";
import { CaptionForm } from "./caption-form.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../gallery/store.js").Store} Store */

export class Details {
  /**
   * @param {Store} store
   * @param {(inside: boolean) => void} onToggle inside: it had the focus and was closed
   */
  constructor(store, onToggle) {
    this.store = store;
    this.onToggle = onToggle;
    /** @type {Photo | undefined} */
    this.photo = undefined;
    /** @type {CaptionForm | undefined} */
    this.captionForm = undefined;
    this.closer = button("icon-button", "", () => this.toggle(false));
    this.closer.append(icon("close"));
    this.closer.title = text.details.close;
    this.closer.setAttribute("aria-label", this.closer.title);
    const heading = make("h2", "details-title", text.viewer.details);
    heading.id = "details-title";
    this.content = make("div", "details-content");
    this.element = make("aside", "details", make("div", "details-head", heading, this.closer), this.content);
    this.element.id = "photo-details";
    this.element.setAttribute("aria-labelledby", heading.id);
    this.element.hidden = true;
    // The photo's gestures and keys do not apply here.
    this.element.addEventListener("wheel", (event) => event.stopPropagation());
  }

  get open() {
    return !this.element.hidden;
  }

  /** Whether a key pressed there is not meant for the photo. @param {EventTarget | null} target */
  holds(target) {
    return target instanceof Node && this.element.contains(target);
  }

  toggle(open = !this.open) {
    if (open === this.open) return;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = !open;
    this.#render();
    this.onToggle(inside);
  }

  /** @param {Photo | undefined} photo undefined while it is not loaded */
  show(photo) {
    if (photo === this.photo) return;
    const same = photo !== undefined && photo.imageId === this.photo?.imageId;
    this.photo = photo;
    if (same && this.captionForm) this.#renew(photo);
    else this.#render();
  }

  /** A closed panel has no content. */
  #render() {
    const { photo } = this;
    this.captionForm = undefined;
    passFocus(this.content, this.closer);
    if (!photo || !this.open) return this.content.replaceChildren();
    this.captionForm = new CaptionForm(photo, async (imageId, said) => {
      const changed = await api.describePhoto(imageId, said);
      this.store.update(changed);
      return changed;
    });
    const download = make("p", "details-note", text.details.download);
    this.content.replaceChildren(this.captionForm.element, make("div", "details-metadata"), download);
    this.content.scrollTop = 0;
    this.#renew(photo);
  }

  /** @param {Photo} photo */
  #renew(photo) {
    this.captionForm?.update(photo);
    const list = make("dl", "metadata");
    for (const [label, words] of metadataRows(photo)) {
      // Isolated, whatever the direction of a file name.
      list.append(make("div", "metadata-row", make("dt", "", label), make("dd", "", make("bdi", "", words))));
    }
    const note = photo.damaged ? [make("p", "details-damaged", text.details.damaged)] : [];
    this.content.querySelector(".details-metadata")?.replaceChildren(...note, list);
  }
}
