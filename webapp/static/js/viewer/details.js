// @ts-check
/** The details of the photo: beside it if there is room, else a sheet below it (css/details.css). */

import { api } from "../api.js";
import { passFocus } from "../dom.js";
import { text } from "../strings.js";
import { button, icon, make } from "./elements.js";
import { metadataRows } from "./metadata.js";
import { closeByPulling } from "./sheet.js";
import { TextInPlace } from "./text-in-place.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../gallery/store.js").Store} Store */
/** @typedef {import("./metadata.js").Row} Row */

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
    /** @type {TextInPlace[]} */
    this.texts = [];
    this.closer = button("icon-button", "", () => this.toggle(false));
    this.closer.append(icon("close"));
    this.closer.title = text.details.close;
    this.closer.setAttribute("aria-label", this.closer.title);
    const heading = make("h2", "details-title", text.viewer.details);
    heading.id = "details-title";
    this.content = make("div", "details-content");
    this.metadata = make("div", "details-metadata");
    this.element = make("aside", "details", make("div", "details-head", heading, this.closer), this.content);
    this.element.id = "photo-details";
    this.element.setAttribute("aria-labelledby", heading.id);
    this.element.hidden = true;
    // The photo's gestures and keys do not apply here.
    this.element.addEventListener("wheel", (event) => event.stopPropagation());
    closeByPulling(this.element, this.content, () => this.toggle(false));
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
    if (same && this.texts.length) this.#renew(photo);
    else this.#render();
  }

  /** A closed panel has no content. */
  #render() {
    const { photo } = this;
    // What is being left is saved, also by paging or closing.
    for (const each of this.texts) void each.commit();
    this.texts = [];
    passFocus(this.content, this.closer);
    if (!photo || !this.open) return this.content.replaceChildren();
    const caption = this.#text(photo, "title", text.details.caption, text.details.addCaption);
    const alt = this.#text(photo, "alt", text.details.alt, text.details.addAlt);
    this.texts = [caption, alt];
    const heading = make("h3", "details-heading", text.details.accessibility);
    this.content.replaceChildren(
      caption.element,
      this.metadata,
      make("p", "details-note", text.details.download),
      make("section", "details-section", heading, alt.element),
    );
    this.content.scrollTop = 0;
    this.#renew(photo);
    for (const each of this.texts) each.fit();
  }

  /**
   * @param {Photo} photo
   * @param {import("./text-in-place.js").Name} name
   * @param {string} label
   * @param {string} placeholder
   */
  #text(photo, name, label, placeholder) {
    return new TextInPlace(photo, {
      name,
      label,
      placeholder,
      save: async (imageId, words) => {
        const changed = await api.describePhoto(imageId, words);
        this.store.update(changed);
        return changed;
      },
    });
  }

  /** @param {Photo} photo */
  #renew(photo) {
    for (const each of this.texts) each.update(photo);
    const note = photo.damaged ? [make("p", "details-damaged", text.photos.damaged)] : [];
    this.metadata.replaceChildren(...note, make("dl", "metadata", ...metadataRows(photo).map(row)));
  }
}

/** @param {Row} row */
function row({ icon: drawing, label, lines }) {
  const term = make("dt", "metadata-icon", icon(drawing), make("span", "visually-hidden", label));
  // Isolated from the direction of a file name.
  const values = lines.map((line) => make("p", "metadata-line", make("bdi", "", line)));
  return make("div", "metadata-row", term, make("dd", "", ...values));
}
