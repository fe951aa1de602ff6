// @ts-check
/** The sentences of the page for admins; only that page has them. See js/strings.js. */

import { currentWords } from "../words/catalogue.js";
import { uploadDay } from "../words/formats.js";
import { counted, fill, named, plural } from "../words/sentences.js";

const { people } = currentWords();

/** @param {string} sentence with a {day} */
const onDay = (sentence) => (/** @type {string} */ iso) => fill(sentence, { day: uploadDay(iso) });

export const text = {
  people: {
    ...people,
    invited: onDay(people.invited),
    signedIn: onDay(people.signedIn),
    manage: named(people.manage),
    blockTitle: named(people.blockTitle),
    block: named(people.block),
    adminTitle: named(people.adminTitle),
    resetTitle: named(people.resetTitle),
    giveTitle: named(people.giveTitle),
    invitedTitle: named(people.invitedTitle),
    nowAdmin: named(people.nowAdmin),
    notAdmin: named(people.notAdmin),
    nowBlocked: named(people.nowBlocked),
    notBlocked: named(people.notBlocked),
    /** @param {{name: string, site: string, email: string, password: string}} values */
    invitation: (values) => {
      const signIn = `${people.invitationEmail}\n${people.invitationPassword}`;
      return [people.invitation, signIn, people.invitationLater].map((part) => fill(part, values)).join("\n\n");
    },
    /** @param {string} reason */
    uploadsPaused: (reason) => fill(people.uploadsPaused, { reason }),
    /** @param {string} stored @param {number} today @param {number} most */
    siteUsage: (stored, today, most) => fill(people.siteUsage, { stored, today, most }),
    exportTitle: named(people.exportTitle),
    exportText: named(people.exportText),
    exporting: named(people.exporting),
    deleteTitle: named(people.deleteTitle),
    /** @param {string} name @param {number} photos */
    deleteText: (name, photos) => plural(people.deleteText, photos, { name }),
    deleting: counted(people.deleting),
    deleted: named(people.deleted),
    done: counted(people.done),
    given: counted(people.given),
    notGiven: counted(people.notGiven),
  },
};
