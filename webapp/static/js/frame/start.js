// @ts-check
/** Starts what all pages share: moving between them, and the top bar. Not before the first pictures. */

import { once, part } from "../lazy.js";

/** Resolves once it has started; call it as often as there are pages in the document. */
export const startFrame = once(async () => (await part("frame", () => import("./frame.js"))).start());
