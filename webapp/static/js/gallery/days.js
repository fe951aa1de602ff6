// @ts-check
/** The months and days with photos on the page, in order: a day is a heading and a list, below the heading of its month. */

import { clone, find } from "../dom.js";
import { dayHeading, dayTitle, monthHeading, text } from "../strings.js";
import { monthOf } from "./layout.js";

/** @typedef {import("./positions.js").Box} Box */
/** @typedef {import("./scroll-range.js").ScrollRange} ScrollRange */

/**
 * @typedef {object} Headed what has a heading
 * @property {string} day as 2026-11-21; of a month any of its days
 * @property {HTMLElement} element
 * @property {HTMLElement} heading
 * @property {Box | undefined} box of its heading
 * @property {number} shift of the page
 */

/** @typedef {Headed & {list: HTMLElement, count: number}} Section a day; count: of its photos, as far as it is known */

export class Days {
  /**
   * @param {HTMLElement} element
   * @param {(one: string, other: string) => number} compare days
   */
  constructor(element, compare) {
    this.element = element;
    this.compare = compare;
    /** @type {Map<string, Headed>} as 2026-11 */
    this.months = new Map();
    /** @type {Map<string, Section>} */
    this.sections = new Map();
    /** @type {Set<Headed | Section>} whose headings have no words yet, or others now */
    this.unnamed = new Set();
  }

  /** Fill in the headings. Formatting the first date costs the browser some milliseconds. */
  name() {
    for (const each of this.unnamed) {
      if (!("list" in each)) nameMonth(each);
      else nameDay(each);
    }
    this.unnamed.clear();
  }

  /** Today is another day. */
  rename() {
    for (const each of [...this.months.values(), ...this.sections.values()]) this.unnamed.add(each);
    this.name();
  }

  /**
   * The list of a day's photos, inserted in order.
   *
   * @param {{day: string, count: number}} day count: 0 while it is not known
   * @param {{day: Box | undefined, month: Box | undefined}} boxes of the headings
   * @param {ScrollRange} range where on the page it is
   */
  list({ day, count }, boxes, range) {
    const section = this.sections.get(day) ?? this.#makeDay(day);
    if (count !== section.count) {
      section.count = count;
      this.unnamed.add(section);
    }
    const month = this.months.get(monthOf(day));
    if (month) place(month, boxes.month, range);
    place(section, boxes.day, range);
    return section.list;
  }

  /** Remove days without photos on the page, and months without days. */
  tidy() {
    for (const section of this.sections.values()) if (!section.list.childElementCount) this.#remove(this.sections, section);
    for (const month of this.months.values()) if (month.element.childElementCount === 1) this.#remove(this.months, month);
  }

  /** @param {Map<string, Headed>} all @param {Headed} one */
  #remove(all, one) {
    one.element.remove();
    this.unnamed.delete(one);
    for (const [name, each] of all) if (each === one) all.delete(name);
  }

  /** @param {string} day */
  #makeDay(day) {
    const { element } = this.months.get(monthOf(day)) ?? this.#makeMonth(day);
    const section = { ...this.#make("day-template", ".day-heading", day), count: 0 };
    const heading = section.heading;
    heading.id = `day-${day}`;
    const list = find(section.element, ".day-photos", HTMLElement);
    list.setAttribute("aria-labelledby", heading.id);
    const ofMonth = [...this.sections.values()].filter((each) => monthOf(each.day) === monthOf(day));
    element.insertBefore(section.element, this.#behind(ofMonth, day));
    const made = { ...section, list };
    this.sections.set(day, made);
    this.unnamed.add(made);
    return made;
  }

  /** @param {string} day */
  #makeMonth(day) {
    const month = this.#make("month-template", ".month-heading", day);
    this.element.insertBefore(month.element, this.#behind([...this.months.values()], day));
    this.months.set(monthOf(day), month);
    this.unnamed.add(month);
    return month;
  }

  /** @param {string} template @param {string} heading @param {string} day @returns {Headed} */
  #make(template, heading, day) {
    const element = clone(template);
    return { day, element, heading: find(element, heading, HTMLElement), box: undefined, shift: 0 };
  }

  /** The element that a day or a month stands before. @param {readonly Headed[]} all @param {string} day */
  #behind(all, day) {
    const behind = all.filter((each) => this.compare(each.day, day) > 0);
    return behind.sort((one, other) => this.compare(one.day, other.day))[0]?.element ?? null;
  }
}

/** @param {Headed} month */
function nameMonth({ day, heading }) {
  const name = find(heading, ".month-name", HTMLElement).cloneNode();
  name.textContent = monthHeading(day);
  // As below.
  heading.replaceChildren(name, " ", find(heading, ".month-order", HTMLElement).cloneNode(true));
}

/** @param {Section} section */
function nameDay({ day, count, heading }) {
  const line = find(heading, ".day-line", HTMLElement);
  const name = document.createElement("span");
  name.className = "day-name";
  name.textContent = dayHeading(day);
  // Elements that replace others do not shift, however long the words were.
  line.replaceChildren(name);
  heading.title = dayTitle(day);
  // One photo needs no number.
  if (count < 2) return;
  const number = document.createElement("span");
  number.className = "day-count";
  number.textContent = text.gallery.count(count);
  line.append(" ", number);
}

/** @param {Headed} one @param {Box | undefined} box of its heading @param {ScrollRange} range */
function place(one, box, range) {
  const { left, top, width } = one.box ?? {};
  const shift = box ? range.shiftOf(box) : 0;
  if (!box || (shift === one.shift && box.left === left && box.top === top && box.width === width)) return;
  one.box = box;
  one.shift = shift;
  one.heading.style.transform = `translate(${box.left}px, ${box.top - shift}px)`;
  one.heading.style.width = `${box.width}px`;
}
