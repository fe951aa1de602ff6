// @ts-check
/** One photo in the grid: its box, its placeholder and, near the viewport, its picture. */

import { clone, find, localPath } from "../dom.js";
import { text } from "../strings.js";
import { CardPicture } from "./card-picture.js";
import { pictures } from "./pictures.js";
import { draw } from "./placeholder.js";
import { RATIOS, levelOf } from "./shapes.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./positions.js").Box} Box */
/** @typedef {import("./entries.js").Entry} Entry */

const COLOUR = /^#[0-9a-f]{6}$/i;

/** What a photo is called. @param {Photo} photo */
export const nameOf = ({ title, fileName }) => title || fileName;

export class Card {
  /**
   * @param {Entry} entry
   * @param {{open: (entry: Entry) => void, remove: (entry: Entry, shown?: Photo) => void}} actions
   */
  constructor(entry, actions) {
    this.entry = entry;
    this.actions = actions;
    /** @type {Photo | undefined} what is shown */
    this.photo = undefined;
    /** @type {Box} */
    this.box = { left: 0, top: 0, width: 0, height: 0 };
    this.shift = 0;
    this.element = clone("photo-template");
    this.link = find(this.element, ".photo-open", HTMLAnchorElement);
    this.canvas = find(this.element, "canvas", HTMLCanvasElement);
    this.picture = new CardPicture(this);
    // Set explicitly: a link without an address cannot be focused.
    this.link.tabIndex = -1;
    this.blurred = false;
    this.position = this.size = 0;
    // Dragging a photo of the gallery onto the page would upload it again.
    this.link.draggable = this.picture.element.draggable = false;
    this.link.setAttribute("aria-label", text.gallery.notYet);
    // It becomes a link with its address, which it does not have yet.
    this.link.role = "link";
    this.link.ariaDisabled = "true";
    this.link.addEventListener("click", (event) => {
      // Opened in a new tab or window, the link shows the picture alone.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      actions.open(entry);
    });
  }

  /** Whether there is something to fill in. */
  get stale() {
    return this.entry.photo !== undefined && this.entry.photo !== this.photo;
  }

  /** The photo has loaded, or its title or description changed. */
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
    this.blurred = false;
    if (photo.damaged) this.#mark();
  }

  /**
   * Low priority: draw the placeholder, unless the picture has loaded.
   *
   * @returns {boolean} whether there was work to do
   */
  blur() {
    if (!this.photo || this.blurred) return false;
    this.blurred = true;
    if (this.picture.broken || this.picture.loaded) return false;
    this.canvas.hidden = !draw(this.canvas, this.photo.thumbHash, RATIOS[levelOf(this.photo)] ?? 1);
    return true;
  }

  /** @param {Box} box @param {number} shift how far up from there it is on the page */
  place(box, shift) {
    const { left, top, width, height } = this.box;
    const same = left === box.left && top === box.top && width === box.width && height === box.height;
    if (same && shift === this.shift) return;
    this.box = box;
    this.shift = shift;
    const { style } = this.element;
    style.transform = `translate(${box.left}px, ${box.top - shift}px)`;
    style.width = `${box.width}px`;
    style.height = `${box.height}px`;
    this.picture.resize();
  }

  /**
   * Tell screen readers its position in the day: most other photos are not on the page.
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

  /** Remove it from the page, and cancel what is still loading for it. */
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
