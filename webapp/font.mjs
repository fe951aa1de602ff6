/**
 * Cuts a font down and writes it: node font.mjs FONT TARGET OPTIONS.
 *
 * Packages are found by NODE_PATH, which only `require` reads. OPTIONS are JSON: `text` has the
 * characters to keep, and the others are those of the package subset-font.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { argv } from "node:process";

const [font, target, options] = argv.slice(2);
const { text, ...others } = JSON.parse(options);
const subset = createRequire(import.meta.url)("subset-font");

writeFileSync(target, await subset(readFileSync(font), text, { noHinting: true, ...others }));
