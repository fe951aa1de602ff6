// @ts-check
/** The buttons and labels over the photo. */

import { nameOf } from "../gallery/card.js";
import { localPath } from "../dom.js";
import { text } from "../strings.js";
import { linkTo } from "./address.js";
import { iconText, make } from "./elements.js";
import { canShare, copyLink, shareLink } from "./link.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./details.js").Details} Details */

/** PhotoSwipe's own buttons, drawn and named like ours. */
export const ownButtons = {
  closeTitle: text.viewer.close,
  zoomTitle: text.viewer.zoom,
  arrowPrevTitle: text.viewer.previous,
  arrowNextTitle: text.viewer.next,
  closeSVG: iconText("close"),
  zoomSVG: iconText("zoom"),
  arrowPrevSVG: iconText("previous"),
  arrowNextSVG: iconText("next"),
  // PhotoSwipe's own counter would show the initial number of photos.
  counter: false,
};

/**
 * @param {PhotoSwipe} swiper
 * @param {object} parts
 * @param {() => Photo | undefined} parts.photo
 * @param {() => number | undefined} parts.total the number of photos, if known
 * @param {Details} parts.details
 * @param {() => void} parts.remove
 * @returns {() => void} call when another photo is shown, or its title or description changed
 */
export function addBar(swiper, { photo, total, details, remove }) {
  /** @type {(() => void)[]} */
  const showing = [];
  swiper.on("uiRegister", () => {
    addCounter(swiper, total, showing);
    addName(swiper, photo, showing);
    /**
     * @param {number} order
     * @param {import("./elements.js").Drawing} name
     * @param {string} title
     * @param {() => void} onClick
     * @param {(element: HTMLElement) => void} [onInit]
     */
    const add = (order, name, title, onClick, onInit = () => {}) =>
      swiper.ui?.registerElement({ name, order, title, isButton: true, html: iconText(name), onClick, onInit });
    add(11, "details", text.viewer.details, () => details.toggle(), (element) => {
      element.setAttribute("aria-controls", details.element.id);
      showing.push(() => element.setAttribute("aria-expanded", String(details.open)));
    });
    addDownload(swiper, photo, showing);
    add(13, "link", text.viewer.copyLink, () => withPhoto(({ imageId }) => copyLink(linkTo(imageId))));
    if (canShare()) {
      add(14, "share", text.viewer.share, () =>
        withPhoto((shown) => shareLink(linkTo(shown.imageId), nameOf(shown))),
      );
    }
    add(15, "remove", text.viewer.remove, remove);
  });
  /** @param {(photo: Photo) => unknown} act */
  const withPhoto = (act) => {
    const shown = photo();
    if (shown) void act(shown);
  };
  return () => showing.forEach((show) => show());
}

/**
 * @param {PhotoSwipe} swiper
 * @param {() => number | undefined} total
 * @param {(() => void)[]} showing
 */
function addCounter(swiper, total, showing) {
  swiper.ui?.registerElement({
    name: "place",
    className: "pswp__counter",
    order: 5,
    onInit: (element) => {
      showing.push(() => {
        const count = total();
        const position = String(swiper.currIndex + 1);
        element.textContent = count === undefined ? position : `${position} / ${count}`;
      });
    },
  });
}

/**
 * @param {PhotoSwipe} swiper
 * @param {() => Photo | undefined} photo
 * @param {(() => void)[]} showing
 */
function addName(swiper, photo, showing) {
  const name = make("bdi");
  const note = make("span", "photo-note");
  swiper.ui?.registerElement({
    name: "photo-name",
    order: 6,
    onInit: (element) => {
      element.append(name, note);
      showing.push(() => {
        const shown = photo();
        name.textContent = name.title = shown ? nameOf(shown) : "";
        note.textContent = shown?.damaged ? text.photos.damaged : "";
      });
    },
  });
}

/**
 * @param {PhotoSwipe} swiper
 * @param {() => Photo | undefined} photo
 * @param {(() => void)[]} showing
 */
function addDownload(swiper, photo, showing) {
  swiper.ui?.registerElement({
    name: "download",
    tagName: "a",
    order: 12,
    isButton: true,
    title: text.viewer.download,
    html: iconText("download"),
    onInit: (element) => {
      element.setAttribute("download", "");
      showing.push(() => element.setAttribute("href", localPath(photo()?.fileUrl)));
    },
  });
}
