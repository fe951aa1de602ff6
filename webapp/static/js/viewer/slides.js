// @ts-check
/** What PhotoSwipe shows for each slot: the photo, or why it is missing. */

import { nameOf } from "../gallery/card.js";
import { pictures, srcset } from "../gallery/pictures.js";
import { draw } from "../gallery/placeholder.js";
import { localPath } from "../dom.js";
import { text } from "../strings.js";
import { button, icon, make } from "./elements.js";

/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("photoswipe").SlideData} SlideData */
/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../gallery/card.js").Card} Card */

/** @param {Photo} photo */
export const altOf = (photo) => photo.alt || text.photos.alt(nameOf(photo));

/**
 * @param {Photo | undefined} photo undefined while it is not loaded
 * @param {Card | undefined} card where it is on the page
 * @param {boolean} failed whether it could not be loaded
 * @returns {SlideData}
 */
export function slide(photo, card, failed) {
  if (!photo) return { type: failed ? "failed" : "waiting" };
  const choice = pictures(photo);
  const largest = choice.at(-1);
  // Of the smaller renditions, the one that is loaded already.
  const small = card?.picture.currentSrc || localPath(choice[0]?.url);
  return {
    photo,
    small,
    src: localPath(largest?.url),
    srcset: srcset(choice),
    width: largest?.width ?? 0,
    height: largest?.height ?? 0,
    alt: altOf(photo),
    thumbCropped: true,
    ...(card ? { element: card.link } : {}),
  };
}

/**
 * Register our types of slides with PhotoSwipe.
 *
 * @param {PhotoSwipe} swiper
 * @param {(slot: number) => void} retry
 */
export function dress(swiper, retry) {
  // Drawn below, and not only for the first photo.
  swiper.addFilter("placeholderSrc", () => false);
  swiper.on("slideLoad", ({ slide: { content } }) => {
    const place = content.placeholder?.element;
    if (place && !place.firstChild) place.append(...placeholder(content.data));
  });
  swiper.on("contentLoad", (event) => {
    const { content } = event;
    if (content.data.type !== "failed" && content.data.type !== "waiting") return;
    event.preventDefault();
    content.element = make("div", "pswp__content viewer-message");
    if (content.data.type === "failed") content.element.append(trouble(() => retry(content.index)));
  });
  swiper.addFilter("isContentLoading", (loading, content) => loading || content.data.type === "waiting");
  swiper.addFilter("contentErrorElement", (_, content) => {
    const element = trouble(() => retry(content.index));
    element.prepend(fallback(content.data));
    return element;
  });
}

/**
 * Shown until the large picture has loaded: the ThumbHash at once, over it a small rendition.
 *
 * @param {SlideData} data
 * @returns {HTMLElement[]}
 */
function placeholder({ photo, small, width, height }) {
  const canvas = make("canvas", "viewer-blur");
  const blurred = draw(canvas, photo?.thumbHash, (width || 1) / (height || 1));
  return [...(blurred ? [canvas] : []), smallPicture(small)];
}

/** @param {string} address */
function smallPicture(address) {
  const picture = make("img", "viewer-small");
  picture.alt = "";
  picture.decoding = "async";
  picture.src = address;
  picture.addEventListener("error", () => picture.remove());
  return picture;
}

/** A small rendition is better than none. @param {SlideData} data */
function fallback({ small, alt = "" }) {
  const picture = smallPicture(small);
  picture.className = "viewer-fallback";
  picture.alt = alt;
  return picture;
}

/** @param {() => void} retry @returns {HTMLDivElement} */
function trouble(retry) {
  const words = navigator.onLine ? text.viewer.failed : text.viewer.offline;
  const message = make("p", "viewer-trouble-text", words);
  message.role = "alert";
  const again = button("btn btn-sm btn-outline-secondary", text.viewer.retry, retry);
  return make("div", "viewer-trouble", icon("broken"), message, again);
}
