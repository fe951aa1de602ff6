// @ts-check
/** What is over the photo: when it was taken, what it is called, and what can be done with it. */

import { nameOf } from "../gallery/card.js";
import { localPath } from "../dom.js";
import { text } from "../strings.js";
import { linkTo } from "./address.js";
import { button, icon, make } from "./elements.js";
import { canShare, copyLink, shareLink } from "./link.js";
import { Menu } from "./menu.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./details.js").Details} Details */
/** @typedef {import("./elements.js").Drawing} Drawing */

/**
 * @typedef {object} Parts
 * @property {() => Photo | undefined} photo
 * @property {() => {position: number, count: number | undefined}} place count: if it is known
 * @property {Details} details
 * @property {() => void} close
 * @property {() => void} remove
 */

/** Shown while PhotoSwipe's other controls are. */
const FADES = "pswp__hide-on-close";
/** Of an entry of the menu that is a button of the bar below the photo too. */
const IN_BAR = "in-bar";

export class Bar {
  /** @param {Parts} parts @param {AbortSignal} signal its end */
  constructor(parts, signal) {
    this.parts = parts;
    this.when = make("p", "view-when");
    this.name = make("bdi");
    this.caption = make("p", "view-caption", this.name);
    this.note = make("p", "view-note");
    this.place = make("p", "visually-hidden view-place");
    this.downloads = [
      make("a", "view-entry", icon("download"), text.viewer.download),
      make("a", "view-labelled", icon("download"), make("span", "", text.viewer.download)),
    ];
    for (const each of this.downloads) each.setAttribute("download", "");
    const entries = [
      ...this.downloads.slice(0, 1),
      ...(canShare() ? [entry("link", text.viewer.copyLink, () => this.#copy())] : []),
      entry("remove", text.viewer.remove, parts.remove),
    ];
    // A phone has them in its bar below; what it shares to copies links. It has a menu once there is more (css/viewer.css).
    for (const each of entries) each.classList.add(IN_BAR);
    this.menu = new Menu(text.viewer.more, entries, signal);
    this.toggles = [this.#detailsButton(false), this.#detailsButton(true)];
    const [beside, below] = this.toggles;
    this.top = make(
      "div",
      `view-bar ${FADES}`,
      iconButton("back", text.viewer.back, parts.close),
      make("div", "view-heading", this.when, this.caption, this.note, this.place),
      make("div", "view-actions", this.#shareButton(false), beside ?? "", this.menu.button),
      this.menu.element,
    );
    this.below = make(
      "div",
      `view-below ${FADES}`,
      this.#shareButton(true),
      below ?? "",
      ...this.downloads.slice(1),
      labelled("remove", text.viewer.remove, parts.remove),
    );
  }

  /** Before PhotoSwipe's own controls. @param {PhotoSwipe} swiper */
  addTo(swiper) {
    swiper.on("uiRegister", () => swiper.scrollWrap?.append(this.top));
    swiper.on("firstUpdate", () => swiper.scrollWrap?.append(this.below));
    // A press outside only closes the menu.
    swiper.on("pointerDown", (event) => this.menu.open && event.preventDefault());
  }

  /** Another photo is shown, or its texts changed. */
  update() {
    const { parts, name } = this;
    const photo = parts.photo();
    const { position, count } = parts.place();
    this.place.textContent = text.viewer.place(position, count);
    this.when.textContent = photo ? text.viewer.moment(photo) : "";
    name.textContent = name.title = photo ? nameOf(photo) : "";
    // A file name is told to screen readers only: it means nothing to most.
    this.caption.classList.toggle("visually-hidden", !photo?.title);
    this.note.textContent = photo?.damaged ? text.photos.damaged : "";
    for (const each of this.downloads) each.href = localPath(photo?.fileUrl);
    for (const each of this.toggles) each.setAttribute("aria-expanded", String(parts.details.open));
  }

  save() {
    if (this.parts.photo()) this.downloads[0]?.click();
  }

  /** @param {boolean} below */
  #detailsButton(below) {
    const { details } = this.parts;
    const element = (below ? labelled : iconButton)("details", text.viewer.details, () => details.toggle());
    element.setAttribute("aria-controls", details.element.id);
    return element;
  }

  /** Where the system shares nothing, it copies the link. @param {boolean} below */
  #shareButton(below) {
    const make = below ? labelled : iconButton;
    if (!canShare()) return make("link", text.viewer.copyLink, () => this.#copy());
    return make("share", text.viewer.share, () => {
      const photo = this.parts.photo();
      if (photo) void shareLink(linkTo(photo.imageId), nameOf(photo));
    });
  }

  #copy() {
    const photo = this.parts.photo();
    if (photo) void copyLink(linkTo(photo.imageId));
  }
}

/** @param {Drawing} drawing @param {string} label @param {() => void} onClick */
function iconButton(drawing, label, onClick) {
  const element = button("view-button", "", onClick);
  element.append(icon(drawing));
  element.title = label;
  element.setAttribute("aria-label", label);
  return element;
}

/** @param {Drawing} drawing @param {string} label @param {() => void} onClick */
function labelled(drawing, label, onClick) {
  const element = button("view-labelled", "", onClick);
  element.append(icon(drawing), make("span", "", label));
  return element;
}

/** @param {Drawing} drawing @param {string} label @param {() => void} onClick */
function entry(drawing, label, onClick) {
  const element = button("view-entry", "", onClick);
  element.append(icon(drawing), label);
  return element;
}
