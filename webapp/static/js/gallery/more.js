// @ts-check
/** The end of the grid: fetches the next page as it comes near, and offers a button besides. */

import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { text } from "../strings.js";

export class More {
  /**
   * @param {HTMLElement} element
   * @param {(cursor: string) => Promise<string | undefined>} show
   *   shows the page of a cursor and gives the cursor of the one after it
   */
  constructor(element, show) {
    this.element = element;
    this.show = show;
    this.words = find(element, "#more-text", HTMLElement);
    this.button = find(element, "[data-action=more]", HTMLButtonElement);
    /** @type {string | undefined} */
    this.cursor = undefined;
    this.loading = false;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.button.addEventListener("click", () => this.load(), { signal });
    // The next page is fetched before its place comes into view.
    this.nearing = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.load(),
      { rootMargin: "0px 0px 800px 0px" },
    );
  }

  /** @param {string | undefined} cursor of the next page; undefined when there is none */
  next(cursor) {
    this.cursor = cursor;
    this.element.hidden = !cursor;
    // Observing anew reports at once if the end is still in view.
    this.nearing.disconnect();
    if (cursor) this.nearing.observe(this.element);
  }

  /** Show the next page, if there is one. */
  async load() {
    if (!this.cursor || this.loading) return;
    this.#loading(true);
    try {
      const cursor = await this.show(this.cursor);
      this.#loading(false);
      this.next(cursor);
    } catch (error) {
      if (this.listening.signal.aborted) return;
      this.#loading(false);
      // From here on only a person's click asks again.
      this.nearing.disconnect();
      this.words.textContent = `${text.photos.moreFailed} ${sentence(error)}`;
      this.button.textContent = text.photos.tryAgain;
    }
  }

  destroy() {
    this.listening.abort();
    this.nearing.disconnect();
  }

  /** @param {boolean} loading */
  #loading(loading) {
    this.loading = loading;
    this.button.disabled = loading;
    this.button.textContent = loading ? text.photos.loadingMore : text.photos.showMore;
    this.words.textContent = "";
  }
}
