// @ts-check
/** How much is stored, in the menu. Asked for when somebody is about to open it. */

import { find } from "../dom.js";
import { text } from "../strings.js";
import { usage } from "./usage.js";

export class UsageMenu {
  /** @param {ParentNode} root has the menu and its button */
  constructor(root) {
    this.element = find(root, "#usage", HTMLElement);
    this.stored = find(this.element, ".usage-stored", HTMLElement);
    this.share = find(this.element, ".usage-share", HTMLElement);
    this.others = find(this.element, ".usage-others", HTMLElement);
    this.listening = new AbortController();
    const { signal } = this.listening;
    const button = find(root, "#menu-button", HTMLElement);
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => void usage.read(), { signal });
    find(root, "#menu", HTMLElement).addEventListener("toggle", () => void usage.read(), { signal });
    usage.addEventListener("change", () => this.update(), { signal });
    this.update();
  }

  update() {
    const { state, near } = usage;
    if (!state) return;
    const { bytes, maxBytes } = state;
    const share = maxBytes > 0 ? Math.min(1, bytes / maxBytes) : 1;
    const isNear = near.some(({ kind }) => kind === "Stored");
    this.stored.textContent = isNear ? text.usage.almostStored(bytes, maxBytes) : text.usage.stored(bytes, maxBytes);
    this.share.style.width = `${share * 100}%`;
    this.element.toggleAttribute("data-near", isNear);
    const others = near.flatMap(({ kind, used, most }) => (kind === "Stored" ? [] : [text.usage[kind === "Photos" ? "photos" : "today"](used, most)]));
    this.others.textContent = others.join(" · ");
  }

  destroy() {
    this.listening.abort();
  }
}
