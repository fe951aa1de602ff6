// @ts-check
/** Whether people can add photos: says so, and lets an admin pause it for everyone, or allow it again. */

import { confirmed } from "../dialogs.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { notify } from "../notices.js";
import { text as common } from "../strings.js";
import { getBrake, setBrake } from "./people-api.js";
import { text } from "./strings.js";

/** @typedef {import("./people-api.js").Brake} State */

/** Pauses that an admin can end; others end by themselves. */
const ENDS_BY_HAND = ["admin", "budget"];

export class Brake {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.words = find(element, ".brake-words", HTMLElement);
    this.usage = find(element, ".brake-usage", HTMLElement);
    this.pause = this.#on("pause-uploads", () => void this.#pause());
    this.resume = this.#on("resume-uploads", () => void this.#set(false));
  }

  /** @returns {Promise<void>} rejects with an `ApiError` */
  async read() {
    this.#show(await getBrake());
  }

  /** @param {State} state */
  #show(state) {
    const { people } = text;
    const { uploads, reason = "admin", bytes, maxBytes, today, maxToday } = state;
    const paused = uploads === "paused";
    const why = { admin: people.pausedByAdmin, budget: people.pausedByBudget, storage: people.pausedByStorage, day: people.pausedByDay };
    this.words.textContent = paused ? people.uploadsPaused(why[reason]) : people.uploadsOpen;
    this.usage.textContent = people.siteUsage(common.usage.share(bytes, maxBytes), today, maxToday);
    this.element.toggleAttribute("data-paused", paused);
    // The pressed one is hidden: the other one takes the focus.
    const focused = this.element.contains(document.activeElement);
    this.pause.hidden = paused;
    this.resume.hidden = !(paused && ENDS_BY_HAND.includes(reason));
    if (focused) [this.pause, this.resume].find((each) => !each.hidden)?.focus();
    this.element.hidden = false;
  }

  async #pause() {
    const { people } = text;
    if (await confirmed({ title: people.pauseTitle, text: people.pauseText, confirm: common.upload.pause })) await this.#set(true);
  }

  /** @param {boolean} closed */
  async #set(closed) {
    try {
      this.#show(await setBrake(closed));
    } catch (error) {
      notify(sentence(error));
    }
  }

  /** @param {string} action @param {() => void} run @returns {HTMLButtonElement} */
  #on(action, run) {
    const button = find(this.element, `[data-action=${action}]`, HTMLButtonElement);
    button.addEventListener("click", run);
    return button;
  }
}
