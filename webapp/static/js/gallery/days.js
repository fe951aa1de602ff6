// @ts-check
/** The days with photos on the page, in order: each is a heading and a list. */

import { clone, find } from "../dom.js";
import { dayHeading } from "../strings.js";

/** @typedef {import("./positions.js").Box} Box */
/** @typedef {import("./scroll-range.js").ScrollRange} ScrollRange */

/**
 * @typedef {object} Section
 * @property {string} day as 2026-11-21
 * @property {HTMLElement} element
 * @property {HTMLElement} heading
 * @property {HTMLElement} list
 * @property {Box | undefined} box of its heading
 * @property {number} shift of the page
 */

export class Days {
  /**
   * @param {HTMLElement} element
   * @param {(one: string, other: string) => number} compare days
   */
  constructor(element, compare) {
    this.element = element;
    this.compare = compare;
    /** @type {Map<string, Section>} */
    this.sections = new Map();
    /** @type {Set<Section>} whose headings have no words yet */
    this.unnamed = new Set();
  }

  /** Fill in the headings. Formatting the first date costs the browser some milliseconds. */
  name() {
    for (const { day, heading } of this.unnamed) heading.textContent = heading.title = dayHeading(day);
    this.unnamed.clear();
  }

  /**
   * The list of a day's photos, inserted in order.
   *
   * @param {string} day
   * @param {Box | undefined} box of its heading
   * @param {ScrollRange} range where on the page it is
   */
  list(day, box, range) {
    const section = this.sections.get(day) ?? this.#make(day);
    const { left, top, width } = section.box ?? {};
    const shift = box ? range.shiftOf(box) : 0;
    if (box && (shift !== section.shift || box.left !== left || box.top !== top || box.width !== width)) {
      section.box = box;
      section.shift = shift;
      section.heading.style.transform = `translate(${box.left}px, ${box.top - shift}px)`;
      section.heading.style.width = `${box.width}px`;
    }
    return section.list;
  }

  /** Remove days without photos on the page. */
  tidy() {
    for (const [day, section] of this.sections) {
      const { element, list } = section;
      if (list.childElementCount) continue;
      element.remove();
      this.sections.delete(day);
      this.unnamed.delete(section);
    }
  }

  /** @param {string} day */
  #make(day) {
    const element = clone("day-template");
    const heading = find(element, ".day-heading", HTMLElement);
    heading.id = `day-${day}`;
    const list = find(element, ".day-photos", HTMLElement);
    list.setAttribute("aria-labelledby", heading.id);
    const behind = [...this.sections.keys()].filter((each) => this.compare(each, day) > 0);
    const [next = ""] = behind.sort(this.compare);
    this.element.insertBefore(element, this.sections.get(next)?.element ?? null);
    /** @type {Section} */
    const section = { day, element, heading, list, box: undefined, shift: 0 };
    this.sections.set(day, section);
    this.unnamed.add(section);
    return section;
  }
}
