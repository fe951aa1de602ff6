// @ts-check
/** Turns texts of a catalogue into messages: placeholders filled in, and the right plural form. */

import { language, locale, words } from "./catalogue.js";

/** @typedef {import("./catalogue.js").Forms} Forms */

/**
 * Created on first use: each of the browser's formatters takes a millisecond or more to create,
 * and before the first picture there is no time for all of them.
 *
 * @template T
 * @param {() => T} make
 * @returns {() => T}
 */
export function late(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

const numbers = late(() => new Intl.NumberFormat(locale));
const rules = late(() => new Intl.PluralRules(language));

/** @param {number} value @returns {string} with the language's own separators: "10,000" */
export const number = (value) => numbers().format(value);

/**
 * @param {string} sentence with {placeholders}
 * @param {Record<string, string | number>} values numbers are formatted in the language
 * @returns {string}
 */
export const fill = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (place, /** @type {string} */ name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : (value ?? place);
  });

/**
 * @param {Forms} forms
 * @param {number} count selects the form, and fills {count}
 * @param {Record<string, string | number>} [values] for other placeholders
 * @returns {string}
 */
export const plural = (forms, count, values = {}) =>
  fill(forms[rules().select(count)] ?? forms.other, { count, ...values });

/** @param {string} sentence with a {name} */
export const named = (sentence) => (/** @type {string} */ name) => fill(sentence, { name });

/** @param {Forms} forms with a {count} */
export const counted = (forms) => (/** @type {number} */ count) => plural(forms, count);

/** @param {readonly string[]} labels for example "JPEG, PNG, GIF and WebP" */
export const listed = (labels) =>
  labels.length < 2
    ? labels.join("")
    : fill(words.language.lastOfList, { list: labels.slice(0, -1).join(", "), last: labels.at(-1) ?? "" });
