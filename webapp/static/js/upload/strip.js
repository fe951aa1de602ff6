// @ts-check
/** The strip: all uploads together, their progress and the time left. */

import { offline } from "../backoff.js";
import { find } from "../dom.js";
import { sessionState } from "../session/state.js";
import { text } from "../strings.js";
import { Meter } from "./meter.js";
import { groupsOf } from "./refusals.js";
import { totals } from "./totals.js";

/** @typedef {import("./queue.js").UploadQueue} UploadQueue */
/** @typedef {import("./totals.js").Totals} Totals */

/** Progress and the time left are updated at this interval; states at once. */
const TICK_MS = 1_000;
/** The least percentage of the ring, so that it shows that something is under way. */
const LEAST = 3;

export class Strip {
  /**
   * @param {HTMLElement} element with the strip and the list of uploads
   * @param {UploadQueue} queue
   */
  constructor(element, queue) {
    this.queue = queue;
    this.element = find(element, "#strip", HTMLElement);
    this.words = find(element, "#strip-words", HTMLElement);
    this.ring = find(element, "#strip-ring", SVGElement);
    this.ringDone = find(element, ".ring-done", SVGElement);
    this.detail = find(element, "#tray-detail", HTMLElement);
    this.head = find(element, "#tray-head", HTMLElement);
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

  /** @returns {string} what it says */
  update() {
    const { paused, jobs } = this.queue;
    const all = totals(jobs);
    const stopped = all.unsent > 0 && (paused || sessionState.ended);
    const waits = stopped || (all.unsent > 0 && offline());
    this.element.hidden = all.all === 0;
    this.element.dataset.state = stateOf(all, waits);
    this.element.toggleAttribute("data-offline", waits && !stopped);
    const words = this.#words(all, stopped, waits);
    say(this.words, words);
    this.#progress(all);
    this.closeButton.hidden = all.going > 0;
    this.pauseButton.hidden = all.unsent === 0;
    this.pauseButton.classList.toggle("is-paused", paused);
    this.pauseButton.setAttribute("aria-label", paused ? text.upload.resume : text.upload.pause);
    this.cancelButton.hidden = all.unsent === 0 || all.all < 2;
    this.retryButton.hidden = all.failed < 2;
    say(this.detail, this.#detail(all, waits));
    this.head.hidden = !this.detail.textContent && this.cancelButton.hidden && this.retryButton.hidden;
    clearTimeout(this.timer);
    if (all.unsent && !waits) this.timer = setTimeout(() => this.update(), TICK_MS);
    return words;
  }

  destroy() {
    clearTimeout(this.timer);
  }

  /** @param {Totals} all @param {boolean} stopped by somebody, or without a session @param {boolean} waits */
  #words(all, stopped, waits) {
    const { unsent, bytes, sent } = all;
    if (waits || !unsent) this.meter.reset();
    if (unsent && this.queue.halted) return text.upload.stopped(unsent);
    if (stopped) return text.upload.paused(unsent);
    if (waits) return text.upload.noConnection(unsent);
    if (!all.going) return outcome(all, this.queue.jobs);
    const count = all.all - all.failed - all.refused;
    if (!unsent) return joined(text.upload.going(count), text.upload.almostDone);
    this.meter.note(sent, performance.now());
    const left = this.meter.left(bytes - sent);
    return left === null ? text.upload.adding(count) : joined(text.upload.going(count), text.upload.left(left));
  }

  /** @param {Totals} all @param {boolean} waits */
  #detail({ all, going, failed, refused, added, known, back }, waits) {
    if (!going) return "";
    if (this.queue.halted) return this.queue.halted;
    if (waits && !this.queue.paused) return sessionState.ended ? text.upload.goesOnSignedIn : text.upload.goesOn;
    return text.upload.sofar(added + known + back, all - failed - refused);
  }

  /** @param {Totals} all */
  #progress({ all, going, bytes, sent, failed, refused, added, known, back }) {
    // Sending takes longest; the last part is for processing.
    const counted = all - failed - refused;
    const made = counted ? (added + known + back) / counted : 1;
    const share = going ? 0.9 * (bytes ? sent / bytes : made) + 0.1 * made : 1;
    const percent = String(Math.floor(share * 100));
    if (this.ring.getAttribute("aria-valuenow") !== percent) {
      this.ring.setAttribute("aria-valuenow", percent);
      this.ringDone.setAttribute("stroke-dasharray", `${Math.max(LEAST, Number(percent))} 100`);
    }
  }
}

/** @param {Totals} all @param {boolean} waits */
function stateOf({ going, failed, refused }, waits) {
  if (waits) return "waiting";
  if (going) return "adding";
  return failed || refused ? "trouble" : "done";
}

/** @param {Totals} all @param {UploadQueue["jobs"]} jobs that have ended */
function outcome({ all, added, known, back, failed, refused }, jobs) {
  if (!all) return "";
  if (refused === all) {
    const [group, ...others] = groupsOf(jobs);
    if (group && !others.length) return group.words;
  }
  const wrong = failed + refused;
  return joined(
    added ? text.upload.added(added) : "",
    known ? text.upload.known(known) : "",
    back ? text.upload.back(back) : "",
    wrong ? text.upload.failed(wrong) : "",
  );
}

/** @param {string[]} words */
const joined = (...words) => words.filter(Boolean).join(" · ");

/** @param {HTMLElement} element @param {string} words */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
