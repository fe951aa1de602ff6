// @ts-check
/** Messages that everyone gets: seen on the page and read out by screen readers. */

import { clone, find } from "./dom.js";

const STAYS_MS = 7_000;
const region = find(document, "#notices", HTMLElement);
const announcer = find(document, "#announcer", HTMLElement);

/**
 * Show a message for a while, or until it is closed.
 *
 * @param {string} message
 */
export function notify(message) {
  const notice = clone("notice-template");
  find(notice, ".notice-text", HTMLElement).textContent = message;
  const close = () => notice.remove();
  find(notice, ".notice-close", HTMLButtonElement).addEventListener("click", close);
  /** @type {ReturnType<typeof setTimeout>} */
  let timer = setTimeout(close, STAYS_MS);
  // Whoever is reading or has the focus in it decides when it goes.
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(close, STAYS_MS);
  };
  notice.addEventListener("pointerenter", hold);
  notice.addEventListener("focusin", hold);
  notice.addEventListener("pointerleave", release);
  notice.addEventListener("focusout", release);
  region.append(notice);
}

/** @type {string[]} */
let waiting = [];

/**
 * Say something to screen readers only, for what others see happen. What comes together is said
 * together.
 *
 * @param {string} message
 */
export function announce(message) {
  waiting.push(message);
  if (waiting.length > 1) return;
  setTimeout(() => {
    announcer.textContent = waiting.slice(-5).join(" ");
    waiting = [];
  }, 250);
}
