// @ts-check
/** The sentences of the page of one's own account; only that page has them. See js/strings.js. */

import { currentWords } from "../words/catalogue.js";
import { fileSize, uploadDay } from "../words/formats.js";
import { counted, fill, plural } from "../words/sentences.js";

export { fileSize } from "../words/formats.js";

const { account } = currentWords();

export const text = {
  account: {
    ...account,
    running: counted(account.running),
    /** @param {number} count @param {number} bytes */
    ready: (count, bytes) => plural(account.ready, count, { size: fileSize(bytes) }),
    /** @param {string} iso */
    until: (iso) => fill(account.until, { day: uploadDay(iso) }),
    failed: counted(account.failed),
    /** @param {number} count */
    deleteText: (count) => (count ? plural(account.deleteText, count) : account.deleteNothing),
  },
};
