// @ts-check
/** One photo of the grid: its place, its placeholder and, as it comes near, its picture and words. */

import { clone, find, localPath } from "../dom.js";
import { fileSize, text, uploadDay } from "../strings.js";
import { CardPicture } from "./card-picture.js";
import { pictures } from "./pictures.js";
import { draw } from "./placeholder.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./timeline.js").Entry} Entry */

const COLOUR = /^#[0-9a-f]{6}$/i;
/** With a finger nothing can be pointed at: name and buttons are in the full view then. */
const pointing = matchMedia("(hover: hover)");

/** What a photo is called. @param {Photo} photo */
export const nameOf = ({ title, fileName }) => title || fileName;

export class Card {
  /**
   * @param {Entry} entry
   * @param {{open: (entry: Entry) => void, remove: (entry: Entry) => void}} actions
   */
  constructor(entry, actions) {
    this.entry = entry;
    this.actions = actions;
    /** @type {Photo | undefined} what is shown */
    this.photo = undefined;
    /** @type {Box} */
    this.box = { left: 0, top: 0, width: 0, height: 0 };
    this.element = clone("photo-template");
    this.link = find(this.element, ".photo-open", HTMLAnchorElement);
    this.canvas = find(this.element, "canvas", HTMLCanvasElement);
    this.picture = new CardPicture(this);
    /** @type {HTMLElement | undefined} */
    this.bar = undefined;
    // Said, because a link that leads nowhere yet could not have the focus at all.
    this.link.tabIndex = -1;
    this.blurred = false;
    this.dressed = false;
    this.position = this.size = 0;
    // Dragging a photo of the gallery onto the gallery would upload it again.
    this.link.draggable = this.picture.element.draggable = false;
    this.link.setAttribute("aria-label", text.gallery.notYet);
    // It is a link by its address, which it does not have yet.
    this.link.role = "link";
    this.link.ariaDisabled = "true";
    this.link.addEventListener("click", (event) => {
      // A new tab or window, where somebody asks for one, shows the picture by itself.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      actions.open(entry);
    });
  }

  /** Whether there is something to fill in. */
  get stale() {
    return this.entry.photo !== undefined && this.entry.photo !== this.photo;
  }

  /** The photo has come, or has other words than before. */
  fill() {
    const { photo } = this.entry;
    if (!photo || photo === this.photo) return;
    this.photo = photo;
    const { colour } = photo;
    if (colour && COLOUR.test(colour)) this.element.style.setProperty("--photo-colour", colour);
    const name = nameOf(photo);
    this.link.role = this.link.ariaDisabled = null;
    this.link.href = localPath(pictures(photo).at(-1)?.url);
    this.link.setAttribute("aria-label", text.photos.open(name));
    this.picture.element.alt = photo.alt || text.photos.alt(name);
    this.blurred = this.dressed = false;
    if (photo.damaged) this.#mark();
    // Whoever has come here already goes on to its buttons, which cannot wait.
    if (document.activeElement === this.link) this.dress();
  }

  /**
   * Do what can wait: the blurred picture, unless the real one is there already.
   *
   * @returns {boolean} whether there was anything to do
   */
  blur() {
    if (!this.photo || this.blurred) return false;
    this.blurred = true;
    if (this.picture.broken || this.picture.loaded) return false;
    this.canvas.hidden = !draw(this.canvas, this.photo.thumbHash, this.entry.ratio);
    return true;
  }

  /**
   * Do what can wait longest: name and buttons, where they can be pointed at.
   *
   * @returns {boolean} whether there was anything to do
   */
  name() {
    if (!this.photo || this.dressed || !(this.bar || pointing.matches)) return false;
    this.dress();
    return true;
  }

  /** Add name and buttons. */
  dress() {
    const { photo } = this;
    if (!photo || this.dressed) return;
    this.dressed = true;
    if (!this.bar) {
      this.bar = clone("photo-bar-template");
      find(this.bar, ".photo-delete", HTMLButtonElement).addEventListener("click", () =>
        this.actions.remove(this.entry),
      );
      this.element.append(this.bar);
    }
    const name = nameOf(photo);
    const words = find(this.bar, ".photo-name", HTMLElement);
    words.textContent = words.title = name;
    const details = [uploadDay(photo.uploadedAt)];
    if (photo.fileSize) details.unshift(fileSize(photo.fileSize));
    find(this.bar, ".photo-details", HTMLElement).textContent = details.join(" · ");
    const download = find(this.bar, ".photo-download", HTMLAnchorElement);
    download.href = localPath(photo.fileUrl);
    const button = find(this.bar, ".photo-delete", HTMLButtonElement);
    download.title = text.photos.download(name);
    button.title = text.photos.remove(name);
    for (const each of [download, button]) each.setAttribute("aria-label", each.title);
    this.reachable(this.link.tabIndex === 0);
  }

  /** @param {Box} box */
  place(box) {
    this.box = box;
    const { style } = this.element;
    style.transform = `translate(${box.left}px, ${box.top}px)`;
    style.width = `${box.width}px`;
    style.height = `${box.height}px`;
    this.picture.resize();
  }

  /**
   * Say where in its day it stands, for screen readers: most of the others are not on the page.
   *
   * @param {number} position from 1
   * @param {number} size
   */
  count(position, size) {
    if (position === this.position && size === this.size) return;
    [this.position, this.size] = [position, size];
    this.element.setAttribute("aria-posinset", String(position));
    this.element.setAttribute("aria-setsize", String(size));
  }

  /**
   * Whether Tab comes here. One photo of the grid is reached by it, the others from there by arrows.
   *
   * @param {boolean} reachable
   */
  reachable(reachable) {
    const index = reachable ? 0 : -1;
    this.link.tabIndex = index;
    for (const each of this.bar?.querySelectorAll("a, button") ?? []) {
      if (each instanceof HTMLElement) each.tabIndex = index;
    }
  }

  /** Take it off the page, and stop what is still being loaded for it. */
  release() {
    this.element.remove();
    this.picture.release();
  }

  #mark() {
    if (this.element.querySelector(".photo-damaged")) return;
    const mark = clone("photo-damaged-template");
    mark.setAttribute("aria-label", text.photos.damaged);
    this.link.after(mark);
  }
}
