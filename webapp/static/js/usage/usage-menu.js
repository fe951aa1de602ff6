// @ts-check
/** How much is stored, in the menu. Asked for when somebody is about to open it. */

import { find } from "../dom.js";
import { UsageMeter } from "./usage-meter.js";
import { usage } from "./usage.js";

export class UsageMenu {
  /** @param {ParentNode} root has the menu and its button */
  constructor(root) {
    this.meter = new UsageMeter(find(root, "#usage", HTMLElement));
    this.listening = new AbortController();
    const { signal } = this.listening;
    const button = find(root, "#menu-button", HTMLElement);
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => void usage.read(), { signal });
    find(root, "#menu", HTMLElement).addEventListener("toggle", () => void usage.read(), { signal });
  }

  destroy() {
    this.meter.destroy();
    this.listening.abort();
  }
}
