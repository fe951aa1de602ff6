// @ts-check
/** The sentences of the trash; only that page has them. See js/strings.js. */

import { currentWords } from "../words/catalogue.js";
import { counted, fill } from "../words/sentences.js";

const { trash } = currentWords();

const DAY_MS = 86_400_000;

/**
 * When a photo goes: "12 days left".
 *
 * @param {string} goesOn the day in UTC, as 2026-12-29, from which on it is deleted
 * @param {number} [now]
 * @returns {string} empty if it is no day
 */
export function timeLeft(goesOn, now = Date.now()) {
  const days = Math.ceil((Date.parse(`${goesOn}T00:00:00Z`) - now) / DAY_MS);
  if (Number.isNaN(days)) return "";
  return days > 0 ? text.trash.left(days) : text.trash.lastDay;
}

export const text = {
  trash: {
    ...trash,
    /** @param {string} name @param {string} left */
    photo: (name, left) => fill(trash.photo, { name, left }),
    left: counted(trash.left),
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
