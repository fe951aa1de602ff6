// @ts-check
/** Expensive work on files, off the main thread. files.js describes the messages. */

import { sha256 } from "./sha256.js";
import { downscaled } from "./downscale.js";

/** In pixels: twice the size on the page, for high-density screens. */
const PREVIEW_HEIGHT = 120;

/** @typedef {import("./files.js").Question} Question */

/** @type {Record<Question["task"], (question: Question) => Promise<unknown>>} */
const TASKS = {
  sha256: ({ file }) => sha256(file),
  smaller: ({ file, type = "" }) => downscaled(file, type),
  preview: ({ file }) => createImageBitmap(file, { resizeHeight: PREVIEW_HEIGHT }),
};

addEventListener("message", async (/** @type {MessageEvent<Question>} */ { data: question }) => {
  const { id, task } = question;
  try {
    const result = await TASKS[task](question);
    postMessage({ id, result }, { transfer: result instanceof ImageBitmap ? [result] : [] });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
