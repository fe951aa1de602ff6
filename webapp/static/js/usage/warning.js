// @ts-check
/** Says before a limit is reached that it is near: once for each, when photos are added. */

import { notify } from "../notices.js";
import { text } from "../strings.js";
import { usage } from "./usage.js";

const { almostStored, almostPhotos, almostToday } = text.usage;
const sentences = { Stored: almostStored, Photos: almostPhotos, Today: almostToday };
/** Those of which it was said. @type {Set<string>} */
const told = new Set();

export async function warnOfLimits() {
  await usage.read();
  for (const { kind, used, most } of usage.near) {
    if (told.has(kind)) continue;
    told.add(kind);
    notify(sentences[kind](used, most));
  }
}
