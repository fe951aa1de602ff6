// @ts-check
/** The summary of all uploads: progress, time left, and actions. */

import { offline } from "../backoff.js";
import { find } from "../dom.js";
import { sessionState } from "../session/state.js";
import { text } from "../strings.js";
import { Meter } from "./meter.js";
import { totals } from "./totals.js";

/** @typedef {import("./queue.js").UploadQueue} UploadQueue */
/** @typedef {import("./totals.js").Totals} Totals */

/** The time left is updated at this interval, also without progress. */
const TICK_MS = 1_000;

export class Summary {
  /**
   * @param {HTMLElement} element the list of uploads
   * @param {UploadQueue} queue
   */
  constructor(element, queue) {
    this.queue = queue;
    this.title = find(element, "#tray-title", HTMLElement);
    this.detail = find(element, "#tray-detail", HTMLElement);
    this.progress = find(element, "#tray-progress", HTMLProgressElement);
    this.actions = find(element, "#tray-actions", HTMLElement);
    const button = (/** @type {string} */ action) =>
      find(element, `[data-action=${action}]`, HTMLButtonElement);
    this.pauseButton = button("pause");
    this.cancelButton = button("cancel-all");
    this.retryButton = button("retry-all");
    this.closeButton = button("close-tray");
    this.meter = new Meter();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @returns {string} the title */
  update() {
    const { paused, jobs } = this.queue;
    const all = totals(jobs);
    const waits = paused || (all.unsent > 0 && (offline() || sessionState.ended));
    const title = titleOf(all, paused || sessionState.ended);
    say(this.title, title);
    say(this.detail, this.#detail(all, waits));
    this.progress.value = all.bytes ? all.sent / all.bytes : 0;
    this.progress.hidden = all.going === 0;
    this.closeButton.hidden = all.going > 0 || all.all === 0;
    const several = all.all > 1;
    this.pauseButton.hidden = all.unsent === 0;
    say(this.pauseButton, paused ? text.upload.resume : text.upload.pause);
    this.cancelButton.hidden = all.unsent === 0 || !several;
    say(this.cancelButton, text.upload.cancelAll);
    this.retryButton.hidden = all.failed < 2;
    say(this.retryButton, text.upload.retryAll(all.failed));
    this.actions.hidden = this.pauseButton.hidden && this.retryButton.hidden;
    clearTimeout(this.timer);
    if (all.unsent && !waits) this.timer = setTimeout(() => this.update(), TICK_MS);
    return title;
  }

  destroy() {
    clearTimeout(this.timer);
  }

  /** @param {Totals} all @param {boolean} waits */
  #detail({ unsent, bytes, sent }, waits) {
    if (waits || !unsent) this.meter.reset();
    if (!unsent) return "";
    if (this.queue.paused) return text.upload.pausedHint;
    if (offline()) return text.upload.goesOn;
    if (waits) return text.upload.goesOnSignedIn;
    this.meter.note(sent, performance.now());
    const left = this.meter.left(bytes - sent);
    return text.upload.sofar(bytes ? Math.floor((sent / bytes) * 100) : 0, left === null ? "" : text.upload.left(left));
  }
}

/** @param {Totals} all @param {boolean} paused */
function titleOf({ all, going, unsent, added, known, failed, refused }, paused) {
  // Only the resume prompt.
  if (!all) return "";
  const done = added + known;
  const wrong = failed + refused;
  if (unsent && paused) return text.upload.paused(unsent);
  if (unsent && offline()) return text.upload.noConnection(unsent);
  if (going) return text.upload.active(done, going + done);
  const finished = text.upload.finished(added, known);
  if (wrong && done) return text.upload.mixed(finished, wrong);
  return wrong ? text.upload.failed(wrong) : finished;
}

/** @param {HTMLElement} element @param {string} words */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
