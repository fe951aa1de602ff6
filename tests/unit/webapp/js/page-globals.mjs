/** What the page brings for its scripts: its language and the words. Node.js loads this before a test. */

import { readFileSync } from "node:fs";

const lang = process.env.PAGE_LANGUAGE ?? "en";
const file = new URL(`../../../../webapp/words/${lang}.json`, import.meta.url);

globalThis.document = {
  documentElement: { lang },
  body: { dataset: { words: readFileSync(file, "utf8") } },
};
// Dates are written as in the visitor's region.
const languages = [{ en: "en-US" }[lang] ?? lang];
Object.defineProperty(globalThis, "navigator", { value: { languages, onLine: true }, configurable: true });
