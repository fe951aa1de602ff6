/** What the page and its build provide to scripts: a language, its texts, and packages. Node.js loads this before a test. */

import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

// They are not installed beside the sources. The folder's name ends with a slash.
const { PACKAGES } = process.env;
registerHooks({
  resolve: (name, context, next) => next(name, name.startsWith("@noble/") ? { ...context, parentURL: PACKAGES } : context),
});

const lang = process.env.PAGE_LANGUAGE ?? "en";
const file = new URL(`../../../../webapp/words/${lang}.json`, import.meta.url);

globalThis.document = {
  documentElement: { lang },
  body: { dataset: { words: readFileSync(file, "utf8") } },
};
// Dates are written as in the visitor's region.
const languages = [{ en: "en-US" }[lang] ?? lang];
Object.defineProperty(globalThis, "navigator", { value: { languages, onLine: true }, configurable: true });
