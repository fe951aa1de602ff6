// @ts-check
/**
 * Scrolls through a grid that is higher than a page can be. Chromium ends pages at 33 million pixels, others earlier;
 * half a million photos need about as many. So the page's own height ends at a limit, and what is on it is shifted up.
 * Scrolling moves by as much as in any page, and a jump, as with the browser's scroll bar, leads to the same part of
 * the whole. Near both ends a position has one shift; between them the shift may lag behind, since each change of it
 * has to be made up for by scrolling.
 */

/** Both in CSS pixels. Single precision is exact for four times as many, which is enough for screens of high density. */
const MOST_HEIGHT = 4_000_000;
const MOST_LAG = 60_000;
/** The part of the page at each end that has one shift. */
const END = 1 / 40;
/** Scrolling by more window heights at once is a jump. */
const JUMP = 4;

export class ScrollRange {
  /** How far the grid is shifted up, whole CSS pixels. */
  shift = 0;
  /** The page's position that was seen last. */
  #seen = 0;
  /** The height of the grid. */
  #whole = 0;

  /** @param {number} [most] the most that the grid is high on the page */
  constructor(most = MOST_HEIGHT) {
    this.most = most;
  }

  /** The height that the grid has on the page. */
  get height() {
    return Math.min(this.#whole, this.most);
  }

  /**
   * How far a box is shifted up: as the grid is, or further if it would make the page higher. That is only so far away
   * from what is in view: the card that has the focus stays.
   *
   * @param {{top: number, height: number}} box of the grid
   */
  shiftOf({ top, height }) {
    return Math.max(this.shift, top + height - this.height);
  }

  /** @param {number} height of the grid */
  resize(height) {
    this.#whole = height;
  }

  /**
   * The page was scrolled.
   *
   * @param {number} y its position, from the top of the grid
   * @param {number} view the height of the window
   * @returns {number} the position in the grid; less `shift`, it is where the page has to be
   */
  follow(y, view) {
    if (Math.abs(y - this.#seen) > JUMP * view) this.shift = this.#shiftAt(this.#positionAt(y));
    const top = y + this.shift;
    const shift = this.#shiftAt(top);
    const end = this.height * END;
    const hasOneShift = top <= end || top >= this.#whole - end;
    if (hasOneShift || Math.abs(shift - this.shift) > MOST_LAG) this.shift = shift;
    this.#seen = top - this.shift;
    return top;
  }

  /**
   * Choose the shift for a position in the grid.
   *
   * @param {number} top
   * @param {number} view
   * @returns {number} where the page has to be scrolled to
   */
  goTo(top, view) {
    if (Math.abs(top - this.shift - this.#seen) > JUMP * view) this.shift = this.#shiftAt(top);
    this.#seen = top - this.shift;
    return this.#seen;
  }

  /** @param {number} top position in the grid @returns {number} the shift that it should have */
  #shiftAt(top) {
    const end = this.height * END;
    const share = (top - end) / (this.#whole - 2 * end);
    return Math.round((this.#whole - this.height) * Math.min(Math.max(share, 0), 1)) || 0;
  }

  /** @param {number} y of the page @returns {number} the position in the grid whose page is there */
  #positionAt(y) {
    const end = this.height * END;
    const middle = this.height - 2 * end;
    if (y <= end || !middle) return y;
    if (y >= this.height - end) return y + this.#whole - this.height;
    return end + ((y - end) / middle) * (this.#whole - 2 * end);
  }
}
