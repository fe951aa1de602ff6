// @ts-check
/** How much is stored, as a bar and in words. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { usage } from "./usage.js";

export class UsageMeter {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.stored = find(element, ".usage-stored", HTMLElement);
    this.share = find(element, ".usage-share", HTMLElement);
    this.others = find(element, ".usage-others", HTMLElement);
    this.listening = new AbortController();
    usage.addEventListener("change", () => this.update(), { signal: this.listening.signal });
    if (usage.state) this.update();
  }

  update() {
    const { state, near } = usage;
    this.element.toggleAttribute("data-unknown", !state);
    if (!state) {
      this.stored.textContent = text.usage.unknown;
      return;
    }
    const { bytes, maxBytes } = state;
    const share = maxBytes > 0 ? Math.min(1, bytes / maxBytes) : 1;
    const [limit] = near.filter(({ kind }) => kind === "Stored");
    const words = limit?.full ? text.usage.full : limit ? text.usage.almostStored : text.usage.stored;
    this.stored.textContent = words(bytes, maxBytes);
    this.share.style.width = `${share * 100}%`;
    this.element.toggleAttribute("data-near", limit !== undefined);
    const others = near.flatMap(({ kind, used, most }) => (kind === "Stored" ? [] : [text.usage[kind === "Photos" ? "photos" : "today"](used, most)]));
    this.others.textContent = others.join(" · ");
  }

  destroy() {
    this.listening.abort();
  }
}
