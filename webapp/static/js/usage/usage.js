// @ts-check
/** How much somebody has stored, how much that may be, and whether photos can be added. Asked for only when that matters. */

import { json } from "../api.js";
import { ApiError } from "../errors.js";
import { request } from "../network.js";

/** @typedef {import("../api.js").Schemas["Usage"]} State */
/** @typedef {NonNullable<State["reason"]>} Reason */
/** @typedef {{kind: "Stored" | "Photos" | "Today", used: number, most: number, full: boolean}} Limit */

/** @type {readonly Reason[]} */
const REASONS = ["admin", "budget", "storage", "day"];

/** @param {string | undefined} reason @returns {reason is Reason} */
export const isReason = (reason) => REASONS.some((each) => each === reason);

/** An answer is good for this long. */
const FRESH_MS = 15_000;
/** From this share on a limit is near. */
const NEAR = 0.9;
/** From this share on, storage is said to be full: there is no room for another photo. */
const FULL = 0.995;

/** Fires "change". */
class Usage extends EventTarget {
  /** @type {State | undefined} as it was the last time */
  state = undefined;
  /** Why photos cannot be added. @type {Reason | undefined} */
  paused = undefined;
  #read = -Infinity;
  /** @type {Promise<void> | undefined} */
  #reading = undefined;

  /** Ask, unless that was done just now. Resolves in any case: nothing depends on it. @returns {Promise<void>} */
  read() {
    if (performance.now() - this.#read < FRESH_MS) return Promise.resolve();
    return (this.#reading ??= this.#ask().finally(() => (this.#reading = undefined)));
  }

  /** What is stored is not what it was: whoever asks next is not told the last answer. */
  outdate() {
    this.#read = -Infinity;
  }

  /** Somebody's photo was refused for this reason. @param {Reason} reason */
  pausedFor(reason) {
    this.paused = reason;
    this.outdate();
    this.#changed();
  }

  /** The limits that are near. @returns {Limit[]} */
  get near() {
    return this.state ? limits(this.state).filter(({ used, most }) => most > 0 && used >= most * NEAR) : [];
  }

  async #ask() {
    try {
      this.state = await json(await request("GET", "/v1/usage"));
      this.#read = performance.now();
      this.paused = this.state?.uploads === "paused" ? (this.state.reason ?? "admin") : undefined;
      this.#changed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#changed();
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {State} state @returns {Limit[]} */
export const limits = ({ bytes, maxBytes, photos, maxPhotos, today, maxToday }) => [
  { kind: "Stored", used: bytes, most: maxBytes, full: bytes >= maxBytes * FULL },
  { kind: "Photos", used: photos, most: maxPhotos, full: photos >= maxPhotos },
  { kind: "Today", used: today, most: maxToday, full: today >= maxToday },
];

/** The same for all parts of the page. */
export const usage = new Usage();
