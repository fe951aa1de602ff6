// @ts-check
/** One photo of the grid. */

import { clone, find, localPath } from "../dom.js";
import { fileSize, text, uploadDay } from "../strings.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Rendition} Rendition */
/** @typedef {import("./layout.js").Size} Size */

/**
 * The renditions to choose from, smallest first: WebP where there is any, since the JPEG is only for
 * programs that know nothing better.
 *
 * @param {Photo} photo
 * @returns {Rendition[]}
 */
export function pictures({ renditions }) {
  const modern = renditions.filter(({ type }) => type !== "image/jpeg");
  return [...(modern.length ? modern : renditions)].sort((a, b) => a.width - b.width);
}

/** @param {readonly Rendition[]} renditions */
export const srcset = (renditions) =>
  renditions.map(({ url, width }) => `${localPath(url)} ${width}w`).join(", ");

/**
 * Width divided by height; 1 when it is not known.
 *
 * @param {Photo} photo
 */
export function ratio(photo) {
  const { width, height } = pictures(photo).at(-1) ?? photo;
  return width && height ? width / height : 1;
}

const COLOUR = /^#[0-9a-f]{6}$/i;

export class Card {
  /**
   * @param {Photo} photo
   * @param {{open: (card: Card) => void, remove: (card: Card) => void}} actions
   */
  constructor(photo, { open, remove }) {
    this.photo = photo;
    this.ratio = ratio(photo);
    this.element = clone("photo-template");
    this.link = find(this.element, ".photo-open", HTMLAnchorElement);
    this.picture = find(this.element, "img", HTMLImageElement);
    this.removeButton = find(this.element, ".photo-delete", HTMLButtonElement);
    this.#describe();
    this.link.addEventListener("click", (event) => {
      // A new tab or window, where somebody asks for one, shows the picture by itself.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(this);
    });
    this.removeButton.addEventListener("click", () => remove(this));
  }

  /**
   * Set the size in the grid; the picture starts to load once it is near the visible part.
   *
   * @param {Size} size
   */
  resize({ width, height }) {
    this.element.style.setProperty("--photo-width", `${width}px`);
    this.element.style.setProperty("--photo-height", `${height}px`);
    // A picture that is cropped is drawn larger than its box.
    this.picture.sizes = `${Math.ceil(Math.max(width, height * this.ratio))}px`;
    if (!this.picture.hasAttribute("srcset")) this.#load();
  }

  #describe() {
    const { photo } = this;
    const name = find(this.element, ".photo-name", HTMLElement);
    name.textContent = photo.fileName;
    name.title = photo.fileName;
    const details = [uploadDay(photo.uploadedAt)];
    if (photo.fileSize) details.unshift(fileSize(photo.fileSize));
    find(this.element, ".photo-details", HTMLElement).textContent = details.join(" · ");
    const download = find(this.element, ".photo-download", HTMLAnchorElement);
    download.href = localPath(photo.fileUrl);
    for (const [element, label] of /** @type {const} */ ([
      [this.link, text.photos.open(photo.fileName)],
      [download, text.photos.download(photo.fileName)],
      [this.removeButton, text.photos.remove(photo.fileName)],
    ])) {
      element.setAttribute("aria-label", label);
    }
    download.title = text.photos.download(photo.fileName);
    this.removeButton.title = text.photos.remove(photo.fileName);
    this.link.href = localPath(pictures(photo).at(-1)?.url);
    // Dragging a photo of the gallery onto the gallery would upload it again.
    this.link.draggable = false;
    this.picture.draggable = false;
    // Seen until the picture has loaded.
    const { colour } = photo;
    if (colour && COLOUR.test(colour)) this.element.style.setProperty("--photo-colour", colour);
  }

  #load() {
    const choice = pictures(this.photo);
    const largest = choice.at(-1);
    this.picture.alt = text.photos.alt(this.photo.fileName);
    if (!largest) return this.#broken();
    this.picture.addEventListener("error", () => this.#broken());
    this.picture.addEventListener("load", () => this.element.classList.add("is-loaded"));
    this.picture.width = largest.width;
    this.picture.height = largest.height;
    this.picture.srcset = srcset(choice);
    this.picture.src = localPath(choice[0]?.url);
  }

  #broken() {
    this.element.classList.add("is-broken");
    this.picture.hidden = true;
    find(this.element, ".photo-broken", HTMLElement).hidden = false;
  }
}
