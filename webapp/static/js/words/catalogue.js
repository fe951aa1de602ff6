// @ts-check
/** The texts that come with the page, in its language, from webapp/words/. */

/**
 * The keys of a language, whatever its plurals: `Shape` is the same for all languages.
 *
 * @template T
 * @typedef {T extends string ? string
 *   : T extends {other: string} ? Forms
 *   : {[K in keyof T]: Shape<T[K]>}} Shape
 */

/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}} Forms by count */

/** @typedef {Shape<Omit<typeof import("../../../words/en.json"), "page">>} Words without the templates' own */

/**
 * Does not compile where one language lacks a key of the other. (Tests compare plurals and placeholders.)
 *
 * @template {Words} T
 * @template {T} U
 * @typedef {[T, U]} Same
 */
/** @typedef {Same<Shape<Omit<typeof import("../../../words/de.json"), "page">>, Words>} German */

const { documentElement, body } = document;

/**
 * The texts that are there now: a page that is shown in another's document may bring more (js/frame/arrival.js).
 *
 * @returns {Words}
 */
export const currentWords = () => JSON.parse(body.dataset.words ?? "{}");

/** The page's language, as "en" or "de". */
export const language = documentElement.lang;

/** The same with the visitor's region, if known: date formats differ by region. */
export const locale =
  navigator.languages?.find((each) => each.toLowerCase().split("-")[0] === language) ?? language;

/** @type {Words} */
export const words = currentWords();
