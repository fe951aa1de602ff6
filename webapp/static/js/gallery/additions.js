// @ts-check
/**
 * Adds photos to a gallery. The timeline does not say which photos it has, only their part of the
 * list does: if that is not loaded, it is loaded first. Photos that come before all days are known wait.
 */

/** @typedef {import("../api.js").Photo} Photo */

/**
 * @typedef {object} Target the store, as far as additions concern it
 * @property {import("./loader.js").Loader} loader
 * @property {import("./timeline.js").Timeline} timeline
 * @property {import("./timeline-reader.js").State} state
 * @property {boolean} settled
 * @property {() => Promise<void>} load
 * @property {(animate: boolean) => void} changed
 * @property {(type: string, detail: object) => void} fire
 */

export class Additions {
  /** @type {Photo[]} waiting for the rest of the timeline */
  #early = [];
  /** @type {Set<string>} those that were added here, and so have slots of their own */
  #added = new Set();

  /** @param {Target} store */
  constructor(store) {
    this.store = store;
    this.timeline = store.timeline;
  }

  /**
   * Add a photo; one that is there already stays as it is.
   *
   * @param {Photo} photo
   * @returns {number} its slot; -1 while that is not known
   */
  add(photo) {
    if (this.store.settled && this.timeline.maybeAt(photo) < 0) return this.#insert(photo);
    void this.addAll([photo]);
    if (this.store.state === "error") void this.store.load();
    return -1;
  }

  /**
   * Add photos that came after the timeline was read: what is not known is nowhere in it.
   *
   * @param {readonly Photo[]} photos
   * @returns {Photo[]} those that were not there before
   */
  enter(photos) {
    const added = photos.filter(({ imageId }) => this.timeline.slotOf(imageId) < 0);
    const others = photos.filter((photo) => !added.includes(photo) && !this.#added.has(photo.imageId));
    for (const photo of added) this.#add(photo);
    if (added.length) this.store.changed(true);
    this.doubt(others);
    return added;
  }

  /**
   * The timeline was read without these photos, or with them, but a page of the list was not. The page was given as many
   * slots as the timeline has, so that another photo may have been left out.
   *
   * @param {readonly Photo[]} photos
   */
  doubt(photos) {
    for (const photo of photos) {
      const slot = this.timeline.doubt(photo);
      if (slot >= 0) this.store.fire("photos", { from: slot, to: slot + 1 });
    }
  }

  /**
   * Add several photos at once.
   *
   * @param {readonly Photo[]} photos
   * @returns {Promise<Photo[]>} those that were not there before
   */
  async addAll(photos) {
    for (const photo of this.store.settled ? photos : []) {
      // If it fails, the photo is shown now, and corrected when its day is loaded.
      await this.store.loader.seek(photo).catch(() => {});
    }
    if (!this.store.settled) {
      this.#early.push(...photos);
      return [];
    }
    return this.enter(photos);
  }

  /** The list is read again, from which all photos will come. */
  reset() {
    this.#added.clear();
  }

  /** Add the photos that came while the timeline was being read. */
  async addEarly() {
    await this.addAll(this.#early.splice(0));
  }

  /** @param {Photo} photo that was removed, and so is nowhere else @returns {number} as `add` does */
  restore(photo) {
    return this.store.settled ? this.#insert(photo) : this.add(photo);
  }

  /** @param {Photo} photo @returns {number} its slot */
  #insert(photo) {
    const known = this.timeline.slotOf(photo.imageId);
    if (known >= 0) return known;
    const slot = this.#add(photo);
    this.store.changed(true);
    return slot;
  }

  /** @param {Photo} photo @returns {number} its slot */
  #add(photo) {
    this.#added.add(photo.imageId);
    this.store.loader.came([photo]);
    return this.timeline.insert(photo);
  }
}
