// @ts-check
/**
 * Every sentence that the scripts show, in the page's language. The words are in webapp/words/, a file for
 * each language; a group's plain sentences are here by themselves, those with values are functions.
 * File names are always passed in and shown through `textContent`, never as markup.
 */

import { words } from "./words/catalogue.js";
import { fileSize, stamp } from "./words/formats.js";
import { counted, fill, listed, named, plural } from "./words/sentences.js";

export {
  dayHeading,
  dayLabel,
  dayTitle,
  decimal,
  fileSize,
  monthHeading,
  takenMoment,
  uploadedMoment,
} from "./words/formats.js";

/** @typedef {import("./config.js").UploadLimits} UploadLimits */

const { shell, photos, gallery, viewer, details, removal, upload, refused, session, errors, codes } = words;

/** @param {number} percent @param {string} left how long it takes, if that is known */
const sofar = (percent, left) => fill(left ? upload.sofarAndLeft : upload.sofar, { percent, left });

/** @param {number} seconds */
function left(seconds) {
  if (seconds < 10) return upload.fewSeconds;
  if (seconds < 55) return plural(upload.seconds, Math.ceil(seconds / 10) * 10);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return plural(upload.minutes, Math.max(1, minutes));
  return plural(upload.hours, Math.round(minutes / 60));
}

/** @param {string[]} names @param {number} others how many more */
function chooseAgain(names, others) {
  const all = names.join(", ");
  return fill(upload.chooseAgain, { names: others > 0 ? plural(upload.others, others, { names: all }) : all });
}

/** @param {number} added @param {number} known photos that were there before */
function finished(added, known) {
  if (!known) return plural(upload.added, added);
  return added ? plural(upload.addedAndKnown, added, { known }) : plural(upload.known, known);
}

export const text = {
  shell: { ...shell, shared: counted(shell.shared) },
  photos: {
    ...photos,
    alt: named(photos.alt),
    open: named(photos.open),
  },
  gallery: { ...gallery, count: counted(gallery.count), news: counted(gallery.news) },
  viewer: {
    ...viewer,
    /** @param {string} link */
    copyByHand: (link) => fill(viewer.copyByHand, { link }),
    /** @param {number} position from 1 @param {number | undefined} count if it is known @param {string} name */
    position: (position, count, name) =>
      count === undefined
        ? fill(viewer.positionAlone, { position, name })
        : fill(viewer.position, { position, count, name }),
  },
  details: {
    ...details,
    /** @param {string} seconds as 1/125 */
    time: (seconds) => fill(details.time, { seconds }),
    /** @param {number} width @param {number} height */
    pixels: (width, height) => fill(details.pixels, { width: String(width), height: String(height) }),
    /** @param {number} length @param {number} most */
    length: (length, most) => fill(details.length, { length, most }),
  },
  removal: {
    ...removal,
    removed: named(removal.removed),
    restored: named(removal.restored),
    /** @param {string} name @param {string} reason */
    failed: (name, reason) => fill(removal.failed, { name, reason }),
  },
  upload: {
    ...upload,
    /** @param {number} percent */
    uploading: (percent) => fill(upload.uploading, { percent }),
    /** of the other file */
    same: named(upload.same),
    /** @param {number} bytes @param {number} before */
    sentSmaller: (bytes, before) =>
      fill(upload.sentSmaller, { size: fileSize(bytes), before: fileSize(before) }),
    progress: named(upload.progress),
    retry: named(upload.retry),
    cancel: named(upload.cancel),
    dismiss: named(upload.dismiss),
    announceReady: named(upload.announceReady),
    announceAlreadyThere: named(upload.announceAlreadyThere),
    /** @param {string} name @param {string} reason */
    announceFailed: (name, reason) => fill(upload.announceFailed, { name, reason }),
    /** @param {number} done @param {number} total */
    active: (done, total) => (done ? plural(upload.activeAndDone, total, { done }) : plural(upload.active, total)),
    paused: counted(upload.paused),
    noConnection: counted(upload.noConnection),
    /** @param {number} count */
    retryAll: (count) => fill(upload.retryAll, { count }),
    /** files that are not listed */
    more: counted(upload.more),
    sofar,
    left,
    unfinished: counted(upload.unfinished),
    chooseAgain,
    /** @param {Date} moment of pasting; the name of a photo that has none */
    pasted: (moment) => fill(upload.pasted, { moment: stamp(moment) }),
    finished,
    /** files that can't even be listed yet */
    later: counted(upload.later),
    failed: counted(upload.failed),
    /** @param {string} others what became of the others @param {number} failed */
    mixed: (others, failed) => fill(upload.mixed, { finished: others, failed }),
  },
  refused: {
    ...refused,
    /** @param {UploadLimits} limits */
    type: (limits) => fill(refused.type, { formats: listed(limits.formats.map(({ label }) => label)) }),
    /** @param {number} bytes @param {UploadLimits} limits */
    size: (bytes, limits) =>
      fill(refused.size, { size: fileSize(bytes), most: fileSize(limits.maxBytes) }),
  },
  session: { ...session, account: named(session.account) },
  errors,
  /** By the API's codes of errors and of reasons. @type {Readonly<Record<string, string>>} */
  codes,
};
