// @ts-check
/** One photo of the trash: its picture, when it goes, and whether it is selected. */

import { clone, find, localPath } from "../dom.js";
import { pictures, sufficient } from "../gallery/pictures.js";
import { text, timeLeft } from "./strings.js";

/** @typedef {import("./trash-api.js").Trashed} Trashed */
/** @typedef {import("./trash-list.js").Entry} Entry */

/** The picture itself is not there. */
const MOST_FAILURES = 3;
const COLOUR = /^#[0-9a-f]{6}$/i;

/**
 * Where a picture is: on this site, or for a while in its storage, which the page's policy names. Nowhere else.
 *
 * @param {string | undefined} address
 * @returns {string} empty for any other
 */
export function pictureAddress(address = "") {
  if (localPath(address) !== "#") return address;
  return /^https?:\/\/[^/?#\\@]+\/([^?#\\]*\/)?trash\//.test(address) ? address : "";
}

export class Tile {
  /**
   * @param {Entry} entry
   * @param {(entry: Entry) => Promise<unknown>} refresh its picture was not answered
   */
  constructor(entry, refresh) {
    this.entry = entry;
    this.refresh = refresh;
    this.element = clone("trashed-template");
    this.picture = find(this.element, ".trashed-picture", HTMLImageElement);
    this.broken = find(this.element, ".trashed-broken", HTMLElement);
    /** How often in a row the picture was not answered. */
    this.failures = 0;
    this.waits = false;
    this.selected = false;
    this.picture.addEventListener("error", () => void this.#failed());
    this.picture.addEventListener("load", () => (this.failures = 0));
    const { colour } = entry.photo;
    if (colour && COLOUR.test(colour)) this.element.style.setProperty("--photo-colour", colour);
    this.tell();
  }

  get imageId() {
    return this.entry.photo.imageId;
  }

  /** @param {boolean} selected */
  select(selected) {
    // There may be thousands, of which few change.
    if (selected === this.selected) return;
    this.selected = selected;
    this.element.setAttribute("aria-selected", String(selected));
  }

  /** When it goes: another answer tomorrow. */
  tell() {
    const { title, fileName, goesOn } = this.entry.photo;
    const left = timeLeft(goesOn);
    find(this.element, ".trashed-days", HTMLElement).textContent = left;
    this.element.setAttribute("aria-label", text.trash.photo(title || fileName, left));
  }

  /** It is on the page, or its addresses are other ones now. @param {number} width on the page */
  show(width) {
    if (this.picture.naturalWidth) return;
    const [picture] = sufficient(pictures(this.entry.photo), width || 200, devicePixelRatio);
    const address = pictureAddress(picture?.url);
    this.#break(!address);
    // The same one is asked for again: the picture may have been on its way.
    if (address) this.picture.src = address;
  }

  /** There may be a connection again. */
  retry() {
    if (this.waits) void this.#failed();
  }

  /** The address has expired, or the picture was just moved. */
  async #failed() {
    this.waits = false;
    if (this.failures >= MOST_FAILURES) return this.#break(true);
    try {
      await this.refresh(this.entry);
      this.failures += 1;
    } catch {
      // No connection.
      this.waits = true;
    }
  }

  /** @param {boolean} broken */
  #break(broken) {
    this.broken.hidden = !broken;
    this.picture.hidden = broken;
  }
}
