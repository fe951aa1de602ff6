// @ts-check
/** The shapes of all photos of a list, by slot: a byte for each. */

import { RATIOS, decode, levelOf } from "./shapes.js";

/** @typedef {import("../api.js").Photo} Photo */

export class Levels {
  /** The number of photos. */
  count = 0;
  /** Longer than it needs to be. */
  #levels = new Uint8Array(64);

  /** @param {number} slot @returns {number} width divided by height, as it is laid out */
  ratio(slot) {
    return RATIOS[this.#levels[slot] ?? 0] ?? 1;
  }

  /** @param {number} slot @param {Photo} photo */
  isOf(slot, photo) {
    return this.#levels[slot] === levelOf(photo);
  }

  /** @param {string} shapes as the API tells them, of the photos that follow */
  append(shapes) {
    decode(shapes, this.#levels, this.count);
    this.count += shapes.length;
  }

  /** @param {number} slot @param {Photo} photo that is in it now */
  set(slot, photo) {
    this.#levels[slot] = levelOf(photo);
  }

  /**
   * @param {number} from
   * @param {number} to exclusive
   * @param {readonly Photo[]} photos in place of those
   */
  splice(from, to, photos) {
    const count = this.count + photos.length - (to - from);
    this.reserve(count);
    this.#levels.copyWithin(from + photos.length, to, this.count);
    photos.forEach((photo, index) => this.set(from + index, photo));
    this.count = count;
  }

  clear() {
    this.count = 0;
  }

  /** @param {number} count of photos that there must be room for */
  reserve(count) {
    if (count <= this.#levels.length) return;
    const larger = new Uint8Array(Math.max(count, Math.ceil(this.count * 1.1)) + 64);
    larger.set(this.#levels);
    this.#levels = larger;
  }
}
