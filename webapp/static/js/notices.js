// @ts-check
/** Messages on the page, announced by screen readers as well. */

import { clone, find, passFocus } from "./dom.js";

const STAYS_MS = 7_000;
/** Closes the one message of a kind. @type {Map<string, () => void>} */
const alone = new Map();
const region = find(document, "#notices", HTMLElement);
const announcer = find(document, "#announcer", HTMLElement);

/**
 * Show a message for a while, or until it is closed.
 *
 * @param {string} message
 * @param {{action?: {label: string, run: () => void}, stays?: number, onOver?: () => void, kind?: string}} [how]
 *   action: a button, which also closes the message; stays: milliseconds; onOver: its time ran out without
 *   the action; kind: it closes the one before it of this kind. Closing a message only hides it: its time continues.
 * @returns {() => void} ends the message and its time
 */
export function notify(message, { action, stays = STAYS_MS, onOver, kind } = {}) {
  const notice = clone("notice-template");
  find(notice, ".notice-text", HTMLElement).textContent = message;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {EventTarget | null} what had the focus before the keyboard moved it here */
  let before = null;
  const hide = () => {
    if (before instanceof HTMLElement && before.isConnected) passFocus(notice, before);
    notice.remove();
  };
  const forget = () => {
    if (kind && alone.get(kind) === close) alone.delete(kind);
  };
  const end = () => {
    hide();
    forget();
    clearTimeout(timer);
  };
  // It stays while the pointer or the focus is on it.
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hide();
      forget();
      onOver?.();
    }, stays);
  };
  const close = () => {
    hide();
    release();
  };
  if (kind) {
    alone.get(kind)?.();
    alone.set(kind, close);
  }
  const closer = find(notice, ".notice-close", HTMLButtonElement);
  closer.addEventListener("click", close);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-plain notice-action";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      end();
      action.run();
    });
    closer.before(button);
  }
  notice.addEventListener("pointerenter", hold);
  notice.addEventListener("focusin", (event) => {
    hold();
    if (!notice.contains(asNode(event.relatedTarget))) before = event.relatedTarget;
  });
  notice.addEventListener("pointerleave", release);
  notice.addEventListener("focusout", release);
  region.append(notice);
  release();
  return end;
}

/** @param {EventTarget | null} target */
const asNode = (target) => (target instanceof Node ? target : null);

/** @type {string[]} */
let waiting = [];

/**
 * Announce to screen readers only, for what others see. Messages at the same time are
 * joined.
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
