// @ts-check
/**
 * What is around the photo fades while nothing moves. It stays in its place, so that keyboards and screen
 * readers reach it all the time.
 */

/** How long it is shown after the last movement, in milliseconds. */
export const SHOWN_MS = 3_000;
const FADED = "is-faded";

export class Chrome {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /**
   * @param {HTMLElement} element the full view
   * @param {() => boolean} stays whether it is in use, and must not fade
   * @param {AbortSignal} signal its end
   */
  constructor(element, stays, signal) {
    this.element = element;
    this.stays = stays;
    const wake = () => this.wake();
    // Paging with a finger needs no buttons; taps arrive by `tap`.
    element.addEventListener("pointermove", ({ pointerType }) => pointerType === "touch" || wake(), { signal });
    element.addEventListener("wheel", wake, { signal, passive: true });
    // A tap moves the focus to the view itself.
    element.addEventListener("focusin", ({ target }) => target === element || wake(), { signal });
    document.addEventListener("keydown", wake, { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
    this.wake();
  }

  get faded() {
    return this.element.classList.contains(FADED);
  }

  wake() {
    this.element.classList.remove(FADED);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fade(), SHOWN_MS);
  }

  /** A tap on the photo shows or hides it at once. */
  tap() {
    if (this.faded || this.stays()) this.wake();
    else this.#fade();
  }

  #fade() {
    if (this.stays()) this.wake();
    else this.element.classList.add(FADED);
  }
}

/**
 * Whether somebody is at a button of the full view: by keyboard, or with the pointer on it.
 *
 * @param {HTMLElement} view
 */
export const isAtButton = (view) =>
  [...view.querySelectorAll(":focus-visible")].length > 0 ||
  (matchMedia("(hover: hover)").matches && view.querySelector("button:hover, a:hover") !== null);
