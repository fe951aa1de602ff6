// @ts-check
/** One's own account: taking everything along, and leaving. */

import { sleep } from "../backoff.js";
import { confirmed } from "../dialogs.js";
import { find } from "../dom.js";
import { sentence } from "../errors.js";
import { notify } from "../notices.js";
import { left } from "../session/sign-out.js";
import { beginExport, countPhotos, deleteAccount, latestExport } from "./account-api.js";
import { Exported } from "./exported.js";
import { text } from "./strings.js";

const POLL_MS = 1_500;

export class Account {
  #following = false;
  #has = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.panel = find(element, "#export", HTMLElement);
    this.exported = new Exported(find(element, "#export-ready", HTMLElement));
    this.progress = find(element, "#export-progress", HTMLProgressElement);
    this.words = find(element, "#export-words", HTMLElement);
    this.button = find(element, "[data-action=export]", HTMLButtonElement);
    this.leave = find(element, "[data-action=leave]", HTMLButtonElement);
    this.button.addEventListener("click", () => void this.#begin());
    this.leave.addEventListener("click", () => void this.#leave());
  }

  /** Show what there is, and follow what is being prepared. */
  async read() {
    if (this.#following) return;
    this.#following = true;
    try {
      for (;;) {
        const latest = await latestExport();
        const running = latest !== undefined && !latest.finished;
        this.#has = latest !== undefined;
        this.exported.show(running ? undefined : latest);
        this.progress.hidden = !running;
        this.words.textContent = running ? text.running(latest.photos) : "";
        this.button.hidden = running;
        this.button.disabled = false;
        this.button.textContent = latest ? text.beginAgain : text.begin;
        if (!running) return;
        await sleep(POLL_MS);
      }
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.#following = false;
      this.panel.setAttribute("aria-busy", "false");
    }
  }

  async #begin() {
    const question = { title: text.againTitle, text: text.againText, confirm: text.begin };
    if (this.#has && !(await confirmed(question))) return;
    this.button.disabled = true;
    try {
      await beginExport();
    } catch (error) {
      notify(sentence(error));
    }
    await this.read();
    this.button.disabled = false;
  }

  async #leave() {
    this.leave.disabled = true;
    try {
      const question = { title: text.deleteTitle, text: text.deleteText(await countPhotos()), confirm: text.delete };
      if (!(await confirmed(question))) return;
      await deleteAccount();
      await left();
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.leave.disabled = false;
    }
  }
}
