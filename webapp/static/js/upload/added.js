// @ts-check
/** Hands photos that were added to the galleries that are open, and keeps them for the next one while none is. */

/** @typedef {import("../api.js").Photo} Photo */

export class Added {
  /** @type {Set<(photo: Photo) => void>} */
  #takers = new Set();
  /** @type {Photo[]} */
  #early = [];

  /** @param {Photo} photo */
  tell(photo) {
    if (!this.#takers.size) this.#early.push(photo);
    for (const take of this.#takers) take(photo);
  }

  /**
   * @param {(photo: Photo) => void} take gets each photo, at first those that no gallery has got yet; one may be in the
   *   list that it has just loaded
   * @returns {() => void} ends it
   */
  follow(take) {
    this.#takers.add(take);
    for (const photo of this.#early.splice(0)) take(photo);
    return () => void this.#takers.delete(take);
  }
}
