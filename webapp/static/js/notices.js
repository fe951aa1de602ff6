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
 * @param {{action?: {label: string, run: () => void}, stays?: number, onGone?: () => void}} [how]
 *   action: what can be done about it, which closes it too; stays: milliseconds; onGone: it is closed,
 *   and nothing was done
 * @returns {() => void} closes it
 */
export function notify(message, { action, stays = STAYS_MS, onGone } = {}) {
  const notice = clone("notice-template");
  find(notice, ".notice-text", HTMLElement).textContent = message;
  const close = () => {
    clearTimeout(timer);
    if (!notice.isConnected) return;
    notice.remove();
    onGone?.();
  };
  const closer = find(notice, ".notice-close", HTMLButtonElement);
  closer.addEventListener("click", close);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm notice-action";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      clearTimeout(timer);
      notice.remove();
      action.run();
    });
    closer.before(button);
  }
  let timer = setTimeout(close, stays);
  // Whoever is reading or has the focus in it decides when it goes.
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(close, stays);
  };
  notice.addEventListener("pointerenter", hold);
  notice.addEventListener("focusin", hold);
  notice.addEventListener("pointerleave", release);
  notice.addEventListener("focusout", release);
  region.append(notice);
  return close;
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
