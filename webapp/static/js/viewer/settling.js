// @ts-check
/** Puts the photo that is shown into the address, and announces it, once nobody pages on. */

import { nameOf } from "../gallery/card.js";
import { announce } from "../notices.js";
import { text } from "../strings.js";
import { replaceAddress } from "./address.js";

/**
 * @typedef {object} Showing the full view, as far as the address and announcements concern it
 * @property {import("../gallery/store.js").Store} store
 * @property {import("./slide-source.js").SlideSource} source
 * @property {import("../gallery/entries.js").Entry | undefined} entry of the photo that is shown
 * @property {boolean} isOpen
 */

/** Photos paged past faster than this are neither announced nor put into the address. */
const SETTLED_MS = 150;

export class Settling {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** Whether a photo that had not come yet is to be announced. */
  #owes = false;

  /** @param {Showing} view */
  constructor(view) {
    this.view = view;
  }

  /** Another photo is shown, perhaps only in passing. */
  soon() {
    this.cancel();
    this.#timer = setTimeout(() => this.now(true), SETTLED_MS);
  }

  /** Put the current photo into the address, if it is there. @param {boolean} [aloud] and announce it, now or once it is there */
  now(aloud = false) {
    const { source, entry, isOpen } = this.view;
    const photo = entry?.photo;
    this.#owes ||= aloud;
    if (!photo || !isOpen) return;
    replaceAddress(photo.imageId);
    if (!this.#owes) return;
    this.#owes = false;
    const position = entry.slot + 1;
    announce(text.viewer.position(position, source.total, nameOf(photo)));
  }

  cancel() {
    this.#owes = false;
    clearTimeout(this.#timer);
  }
}
