// @ts-check
/** One of a few, chosen in the menu: its radio buttons, and what was chosen last, which is kept in this browser. */

export class Choice {
  /**
   * @param {ParentNode} options has a radio button for each value
   * @param {string} name of the radio buttons
   * @param {string} key in the browser's storage
   * @param {(value: string) => void} onChoose
   * @param {AbortSignal} signal
   */
  constructor(options, name, key, onChoose, signal) {
    this.key = key;
    this.radios = [...options.querySelectorAll(`input[name=${name}]`)].filter((each) => each instanceof HTMLInputElement);
    for (const radio of this.radios) {
      radio.addEventListener("change", () => radio.checked && onChoose(radio.value), { signal });
    }
  }

  /** @param {string} value */
  check(value) {
    for (const radio of this.radios) radio.checked = radio.value === value;
  }

  /** @returns {string | null} what was kept: any text, since another release may have written it */
  get kept() {
    try {
      return localStorage.getItem(this.key);
    } catch {
      return null;
    }
  }

  /** @param {string | undefined} value none where it is the usual one */
  keep(value) {
    try {
      if (value === undefined) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, value);
    } catch {
      // Without storage it holds for this visit.
    }
  }
}
