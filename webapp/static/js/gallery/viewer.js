// @ts-check
/** The full view: PhotoSwipe, loaded when a photo is opened for the first time. */

import { viewerFiles } from "../config.js";
import { localPath } from "../dom.js";
import { notify } from "../notices.js";
import { text } from "../strings.js";
import { pictures, srcset } from "./card.js";

/** @typedef {import("./card.js").Card} Card */
/** @typedef {typeof import("photoswipe").default} PhotoSwipeClass */
/** @typedef {import("photoswipe").default} PhotoSwipe */
/** @typedef {import("photoswipe").SlideData} SlideData */

/** An arrow onto a line, in PhotoSwipe's 32 × 32 grid. */
const DOWNLOAD_DRAWING =
  '<path d="M20.5 14.3 17.1 18V10h-2.2v7.9l-3.4-3.6L10 15.7l6 6.3 6-6.3zM23 23H9v2h14z" id="pswp__icn-download"/>';

/** @type {Promise<PhotoSwipeClass> | undefined} */
let loading;

/** Fetch what the full view needs, once. Called early when somebody is about to open a photo. */
export function warm() {
  loading ??= Promise.all([import(viewerFiles.script), loadStyle()]).then(([module]) => module.default);
  loading.catch(() => {
    // The next try starts anew.
    loading = undefined;
  });
  return loading;
}

/**
 * @param {readonly Card[]} cards all that can be leafed through
 * @param {Card} card the one to begin with
 */
export async function openViewer(cards, card) {
  /** @type {PhotoSwipeClass} */
  let PhotoSwipe;
  try {
    PhotoSwipe = await warm();
  } catch {
    notify(text.viewer.notLoaded);
    return;
  }
  const viewer = new PhotoSwipe({
    dataSource: cards.map(slide),
    index: Math.max(cards.indexOf(card), 0),
    bgOpacity: 1,
    wheelToZoom: true,
    loop: false,
    padding: { top: 56, bottom: 24, left: 0, right: 0 },
    closeTitle: text.viewer.close,
    zoomTitle: text.viewer.zoom,
    arrowPrevTitle: text.viewer.previous,
    arrowNextTitle: text.viewer.next,
    errorMsg: text.viewer.failed,
  });
  viewer.on("uiRegister", () => addElements(viewer, cards));
  viewer.on("initialLayout", () => {
    viewer.element?.setAttribute("aria-label", text.viewer.label);
    viewer.element?.setAttribute("aria-modal", "true");
  });
  viewer.init();
}

/**
 * @param {Card} card
 * @returns {SlideData}
 */
function slide(card) {
  const choice = pictures(card.photo);
  const largest = choice.at(-1);
  return {
    src: localPath(largest?.url),
    srcset: srcset(choice),
    width: largest?.width ?? 0,
    height: largest?.height ?? 0,
    alt: text.photos.alt(card.photo.fileName),
    element: card.link,
    thumbCropped: true,
    ...(card.picture.currentSrc ? { msrc: card.picture.currentSrc } : {}),
  };
}

/**
 * @param {PhotoSwipe} viewer
 * @param {readonly Card[]} cards
 */
function addElements(viewer, cards) {
  viewer.ui?.registerElement({
    name: "photo-name",
    order: 6,
    onInit: (element) => {
      const name = document.createElement("bdi");
      const note = document.createElement("span");
      note.className = "photo-note";
      element.append(name, note);
      viewer.on("change", () => {
        const photo = cards[viewer.currIndex]?.photo;
        name.textContent = photo?.fileName ?? "";
        name.title = name.textContent;
        note.textContent = photo?.damaged ? text.photos.damaged : "";
      });
    },
  });
  viewer.ui?.registerElement({
    name: "download",
    tagName: "a",
    order: 8,
    isButton: true,
    title: text.viewer.download,
    html: { isCustomSVG: true, inner: DOWNLOAD_DRAWING, outlineID: "pswp__icn-download" },
    onInit: (element) => {
      element.setAttribute("download", "");
      viewer.on("change", () => {
        element.setAttribute("href", localPath(cards[viewer.currIndex]?.photo.fileUrl));
      });
    },
  });
}

/** @returns {Promise<void>} */
function loadStyle() {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = viewerFiles.style;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(text.viewer.notLoaded));
    });
    // Before our own, which adapts it.
    document.head.prepend(link);
  });
}
