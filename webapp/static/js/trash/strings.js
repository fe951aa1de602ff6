// @ts-check
/** The sentences of the trash; only that page has them. See js/strings.js. */

import { currentWords, locale } from "../words/catalogue.js";
import { counted, fill, late } from "../words/sentences.js";

const { trash } = currentWords();

const DAY_MS = 86_400_000;
const relative = late(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

/**
 * When a photo goes: "in 12 days", "tomorrow".
 *
 * @param {string} goesOn the day in UTC, as 2026-12-29, from which on it is deleted
 * @param {number} [now]
 * @returns {string} empty if it is no day
 */
export function whenGone(goesOn, now = Date.now()) {
  const left = Math.ceil((Date.parse(`${goesOn}T00:00:00Z`) - now) / DAY_MS);
  return Number.isNaN(left) ? "" : relative().format(Math.max(0, left), "day");
}

export const text = {
  trash: {
    ...trash,
    /** @param {string} name @param {string} when */
    goes: (name, when) => fill(trash.goes, { name, when }),
    selected: counted(trash.selected),
    deleteTitle: counted(trash.deleteTitle),
    emptyText: counted(trash.emptyText),
    copies: counted(trash.copies),
    stays: counted(trash.stays),
    restoring: counted(trash.restoring),
    deleting: counted(trash.deleting),
    /** @param {number} done @param {number} count */
    sofar: (done, count) => fill(trash.sofar, { done, count }),
    restored: counted(trash.restored),
    deleted: counted(trash.deleted),
    notRestored: counted(trash.notRestored),
    notDeleted: counted(trash.notDeleted),
    notThere: counted(trash.notThere),
  },
};
