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
  // Once it is reached, uploads are refused with a sentence of its own.
  const fresh = usage.near.filter(({ kind, full }) => !full && !told.has(kind));
  if (!fresh.length) return;
  for (const { kind } of fresh) told.add(kind);
  notify(fresh.map(({ kind, used, most }) => sentences[kind](used, most)).join(" "));
}
