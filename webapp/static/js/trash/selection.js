// @ts-check
/** Which photos are selected: one by one, or a range from where the last one was. */

/** Fires "change". */
export class Selection extends EventTarget {
  /** @type {Set<string>} ids */
  chosen = new Set();
  /** @type {string | undefined} where a range begins */
  #from = undefined;

  get size() {
    return this.chosen.size;
  }

  /** @param {string} imageId */
  has(imageId) {
    return this.chosen.has(imageId);
  }

  /** @param {string} imageId */
  toggle(imageId) {
    if (!this.chosen.delete(imageId)) this.chosen.add(imageId);
    this.#from = imageId;
    this.#changed();
  }

  /**
   * Select all between the photo that was chosen last and this one; or unselect them, as that one was.
   *
   * @param {string} imageId
   * @param {readonly string[]} order all that there are
   */
  reach(imageId, order) {
    const [one, other] = [order.indexOf(this.#from ?? ""), order.indexOf(imageId)].sort((a, b) => a - b);
    if (one === undefined || one < 0 || other === undefined) return this.toggle(imageId);
    const selects = this.#from !== undefined && this.chosen.has(this.#from);
    for (const each of order.slice(one, other + 1)) {
      if (selects) this.chosen.add(each);
      else this.chosen.delete(each);
    }
    this.#from = imageId;
    this.#changed();
  }

  /** @param {Iterable<string>} imageIds */
  add(imageIds) {
    for (const each of imageIds) this.chosen.add(each);
    this.#changed();
  }

  /** These are not there any more. @param {Iterable<string>} imageIds */
  drop(imageIds) {
    for (const each of imageIds) this.chosen.delete(each);
    this.#changed();
  }

  clear() {
    if (!this.chosen.size) return;
    this.chosen.clear();
    this.#from = undefined;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
