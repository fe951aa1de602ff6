// @ts-check
/** The page's words, which come with it: those of its language, as webapp/words/ has them. */

/**
 * What every language has, whatever its plurals: `Shape` of any two is the same.
 *
 * @template T
 * @typedef {T extends string ? string
 *   : T extends {other: string} ? Forms
 *   : {[K in keyof T]: Shape<T[K]>}} Shape
 */

/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & {other: string}} Forms by count */

/** @typedef {Shape<Omit<typeof import("../../../words/en.json"), "page">>} Words without the templates' own */

/**
 * Does not compile where one has a key that the other has not. (Plurals and places are compared in the tests.)
 *
 * @template {Words} T
 * @template {T} U
 * @typedef {[T, U]} Same
 */
/** @typedef {Same<Shape<Omit<typeof import("../../../words/de.json"), "page">>, Words>} German */

const { documentElement, body } = document;

/** The page's language, as "en" or "de". */
export const language = documentElement.lang;

/** The same with the visitor's region, where that is known: dates are written differently in each. */
export const locale =
  navigator.languages?.find((each) => each.toLowerCase().split("-")[0] === language) ?? language;

/** @type {Words} */
export const words = JSON.parse(body.dataset.words ?? "{}");
