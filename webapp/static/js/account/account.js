// @ts-check
/** One's own account: taking everything along, and leaving. */

import { online, sleep, visible } from "../backoff.js";
import { confirmed } from "../dialogs.js";
import { find, passFocus } from "../dom.js";
import { ApiError, sentence } from "../errors.js";
import { notify } from "../notices.js";
import { left } from "../session/sign-out.js";
import { text as common } from "../strings.js";
import { UsageMeter } from "../usage/usage-meter.js";
import { usage } from "../usage/usage.js";
import { beginExport, countPhotos, deleteAccount, latestExport } from "./account-api.js";
import { Exported } from "./exported.js";
import { text } from "./strings.js";

/** @typedef {import("./account-api.js").Export} Export */

const POLL_MS = 1_500;

export class Account {
  #following = false;
  /** The latest one; null if that could not be asked. @type {Export | undefined | null} */
  #latest = null;
  /** What was pressed is being done. Buttons stay as they are: they would lose the focus. */
  #acts = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.panel = find(element, "#export", HTMLElement);
    this.title = find(element, "#export-title", HTMLElement);
    this.exported = new Exported(find(element, "#export-ready", HTMLElement));
    this.progress = find(element, "#export-progress", HTMLProgressElement);
    this.words = find(element, "#export-words", HTMLElement);
    this.button = find(element, "[data-action=export]", HTMLButtonElement);
    this.meter = new UsageMeter(find(element, "#account-usage", HTMLElement));
    this.stopping = new AbortController();
    this.button.addEventListener("click", () => void this.#act(() => this.#begin()));
    const leave = find(element, "[data-action=leave]", HTMLButtonElement);
    leave.addEventListener("click", () => void this.#act(() => this.#leave()));
  }

  /** Show what there is, and follow what is being prepared. */
  async read() {
    void usage.read();
    if (this.#following) return;
    this.#following = true;
    const { signal } = this.stopping;
    try {
      for (;;) {
        await visible(signal);
        await online(signal);
        const latest = await this.#ask();
        if (latest !== null) this.#show(latest);
        if (latest === undefined || latest?.finished) return;
        await sleep(POLL_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.#following = false;
      this.panel.setAttribute("aria-busy", "false");
    }
  }

  destroy() {
    this.meter.destroy();
    this.stopping.abort();
  }

  /** @returns {Promise<Export | undefined | null>} null: not known just now, while one is prepared */
  async #ask() {
    try {
      return await latestExport();
    } catch (error) {
      const runs = this.#latest && !this.#latest.finished;
      if (runs && error instanceof ApiError && error.passing) return null;
      throw error;
    }
  }

  /** @param {Export | undefined} latest */
  #show(latest) {
    const runs = latest !== undefined && !latest.finished;
    if (latest?.finished && this.#latest && !this.#latest.finished) notify(text.account.done);
    this.#latest = latest;
    this.exported.show(runs ? undefined : latest);
    this.progress.hidden = !runs;
    this.words.textContent = runs ? text.account.running(latest.photos) : "";
    if (runs) passFocus(this.button, this.title);
    this.button.hidden = runs;
    this.#offer(latest ? text.account.beginAgain : text.account.begin, !latest);
  }

  /** It is not known what there is. @param {unknown} error */
  #fail(error) {
    this.#latest = null;
    this.progress.hidden = true;
    this.button.hidden = false;
    this.words.textContent = sentence(error);
    this.#offer(common.viewer.retry, false);
  }

  /** @param {string} words @param {boolean} isFirst what is there to be downloaded comes first */
  #offer(words, isFirst) {
    this.button.disabled = false;
    this.button.textContent = words;
    this.button.classList.toggle("btn-primary", isFirst);
    this.button.classList.toggle("btn-outline-secondary", !isFirst);
  }

  async #begin() {
    const question = { title: text.account.againTitle, text: text.account.againText, confirm: text.account.begin };
    if (this.#latest && !(await confirmed(question))) return;
    if (this.#latest !== null) await beginExport().catch((error) => notify(sentence(error)));
    await this.read();
  }

  async #leave() {
    const question = { title: text.account.deleteTitle, text: text.account.deleteText(await countPhotos()), confirm: text.account.delete };
    if (!(await confirmed({ ...question, danger: true }))) return;
    await deleteAccount();
    await left();
  }

  /** @param {() => Promise<void>} action */
  async #act(action) {
    if (this.#acts) return;
    this.#acts = true;
    try {
      await action();
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.#acts = false;
    }
  }
}
