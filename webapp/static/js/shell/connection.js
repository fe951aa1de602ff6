// @ts-check
/** Shows at the edge of the page that there is no connection and that photos may be out of date. */

import { delay } from "../backoff.js";
import { find } from "../dom.js";
import { text } from "../strings.js";
import { FRESH, KEPT } from "../worker/lists.js";

const PACE = { first: 1_000, factor: 2, longest: 60_000 };

/**
 * @typedef {object} Shown
 * @property {() => boolean} any whether there are photos on the page
 * @property {() => Promise<unknown>} ask for the list; the worker says what came of it
 * @property {() => void} renew show what the list has become
 */

export class Connection {
  /** Whether the photos on the page come from this device's cache. */
  old = false;
  asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;

  /**
   * @param {HTMLElement} element
   * @param {Shown} shown
   */
  constructor(element, shown) {
    this.element = element;
    this.shown = shown;
    this.listening = new AbortController();
    const { signal } = this.listening;
    addEventListener("offline", () => this.update(), { signal });
    addEventListener("online", () => this.#online(), { signal });
    navigator.serviceWorker?.addEventListener("message", ({ data }) => this.#heard(data), { signal });
    this.update();
  }

  /** Also called when photos were added or removed. */
  update() {
    const offline = !navigator.onLine;
    this.element.hidden = !offline && !this.old;
    const words = this.shown.any() ? text.shell.offline : text.shell.offlineEmpty;
    const say = offline ? words : text.shell.unreachable;
    const said = this.element.hidden ? "" : say;
    const box = find(this.element, ".pill-text", HTMLElement);
    // Said once, however often it is found to be so.
    if (box.textContent !== said) box.textContent = said;
  }

  destroy() {
    clearTimeout(this.timer);
    this.listening.abort();
  }

  #online() {
    this.asked = 0;
    this.#askAgain();
    this.update();
  }

  /** A connection may lead nowhere: ask until there is a response. */
  #askAgain() {
    clearTimeout(this.timer);
    if (!this.old || !navigator.onLine) return;
    this.timer = setTimeout(() => void this.shown.ask().catch(() => {}), delay(PACE, this.asked));
    this.asked += 1;
  }

  /** @param {unknown} what */
  #heard(what) {
    if (what !== FRESH && what !== KEPT) return;
    const was = this.old;
    this.old = what === KEPT;
    if (this.old) this.#askAgain();
    if (was && !this.old) {
      this.asked = 0;
      this.shown.renew();
    }
    this.update();
  }
}
