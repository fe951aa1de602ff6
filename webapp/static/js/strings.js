// @ts-check
/**
 * Every sentence that the scripts show, in the page's language. The words are in webapp/words/, a file for
 * each language; a group's plain sentences are here by themselves, those with values are functions.
 * File names are always passed in and shown through `textContent`, never as markup.
 */

import { words } from "./words/catalogue.js";
import { briefMoment, dayParts, fileSize, shareOfSize, stamp, wasDaysAgo } from "./words/formats.js";
import { counted, fill, listed, named, plural } from "./words/sentences.js";

export {
  dayLabel,
  dayTitle,
  decimal,
  fileSize,
  monthHeading,
  takenParts,
  uploadedParts,
} from "./words/formats.js";

/** @typedef {import("./config.js").UploadLimits} UploadLimits */

const { shell, photos, gallery, viewer, details, shortcuts, removal, upload, refused, session } = words;
const { usage, paused, errors, codes } = words;

/** @param {string} sentence with {used} and {most} */
const ofMost = (sentence) => (/** @type {number} */ used, /** @type {number} */ most) => fill(sentence, { used, most });
/** @param {string} sentence with {used}: "12 of 50 GB" */
const ofSize = (sentence) => (/** @type {number} */ used, /** @type {number} */ most) => fill(sentence, { used: shareOfSize(used, most) });

/** @param {number} seconds */
function left(seconds) {
  if (seconds < 10) return upload.almostDone;
  if (seconds < 55) return fill(upload.seconds, { count: Math.ceil(seconds / 10) * 10 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return fill(upload.minutes, { count: Math.max(1, minutes) });
  return fill(upload.hours, { count: Math.round(minutes / 60) });
}

/** @param {string[]} names @param {number} others how many more */
function chooseAgain(names, others) {
  const all = names.join(", ");
  return fill(upload.chooseAgain, { names: others > 0 ? plural(upload.others, others, { names: all }) : all });
}

/**
 * @param {string} iso a day, as 2026-11-21, below the heading of its month
 * @returns {string} "Today", "Yesterday" or "Thursday 19"
 */
export function dayHeading(iso) {
  if (wasDaysAgo(iso, 0)) return gallery.today;
  if (wasDaysAgo(iso, 1)) return gallery.yesterday;
  const parts = dayParts(iso);
  return parts ? fill(gallery.weekday, parts) : iso;
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
    /** @param {number} position from 1 @param {number | undefined} count if it is known */
    place: (position, count) =>
      count === undefined ? fill(viewer.placeAlone, { position }) : fill(viewer.place, { position, count }),
    /** @param {{takenAt?: string, uploadedAt: string}} photo */
    moment: (photo) => {
      const when = briefMoment(photo);
      return "taken" in when ? when.taken : fill(details.addedAt, { moment: when.added });
    },
  },
  details: {
    ...details,
    /** @param {string} seconds as 1/125 */
    time: (seconds) => fill(details.time, { seconds }),
    /** @param {number} width @param {number} height */
    pixels: (width, height) => fill(details.pixels, { width: String(width), height: String(height) }),
    /** @param {string} moment */
    addedAt: (moment) => fill(details.addedAt, { moment }),
    /** @param {string} name @param {string} reason */
    failed: (name, reason) => fill(details.failed, { name, reason }),
    /** @param {number} length @param {number} most */
    length: (length, most) => fill(details.length, { length, most }),
  },
  shortcuts,
  removal: {
    ...removal,
    /** @param {string} name @param {string} reason */
    failed: (name, reason) => fill(removal.failed, { name, reason }),
    /** @param {string} name @param {string} reason */
    notRestored: (name, reason) => fill(removal.notRestored, { name, reason }),
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
    announceRestored: named(upload.announceRestored),
    /** @param {string} name @param {string} reason */
    announceFailed: (name, reason) => fill(upload.announceFailed, { name, reason }),
    adding: counted(upload.adding),
    /** Beside the time left, on one line. */
    going: counted(upload.going),
    /** @param {number} count */
    paused: (count) => fill(upload.paused, { count }),
    /** @param {number} count */
    stopped: (count) => fill(upload.stopped, { count }),
    /** @param {number} count */
    noConnection: (count) => fill(upload.noConnection, { count }),
    /** files that are not listed */
    more: counted(upload.more),
    /** names that are not listed */
    moreRefused: counted(upload.moreRefused),
    /** @param {number} done @param {number} count */
    sofar: (done, count) => fill(upload.sofar, { done, count }),
    left,
    unfinished: counted(upload.unfinished),
    chooseAgain,
    /** @param {Date} moment of pasting; the name of a photo that has none */
    pasted: (moment) => fill(upload.pasted, { moment: stamp(moment) }),
    added: counted(upload.added),
    /** photos that were there before */
    known: counted(upload.known),
    /** photos that were in the trash before */
    back: counted(upload.back),
    /** files that can't even be listed yet */
    later: counted(upload.later),
    failed: counted(upload.failed),
  },
  refused: {
    ...refused,
    notPhotos: counted(refused.notPhotos),
    tooLarge: counted(refused.tooLarge),
    unreadable: counted(refused.unreadable),
    others: counted(refused.others),
    /** @param {string} files what is said of all of them */
    dismiss: (files) => fill(refused.dismiss, { files }),
    /** @param {UploadLimits} limits */
    formats: (limits) => fill(refused.formats, { formats: listed(limits.formats.map(({ label }) => label)) }),
    /** @param {number} bytes @param {UploadLimits} limits */
    size: (bytes, limits) =>
      fill(refused.size, { size: fileSize(bytes), most: fileSize(limits.maxBytes) }),
  },
  usage: {
    ...usage,
    share: shareOfSize,
    stored: ofSize(usage.stored),
    photos: ofMost(usage.photos),
    today: ofMost(usage.today),
    almostStored: ofSize(usage.almostStored),
    full: ofSize(usage.full),
    almostPhotos: ofMost(usage.almostPhotos),
    almostToday: ofMost(usage.almostToday),
  },
  /** By why nobody can add photos. */
  paused,
  session: { ...session, account: named(session.account) },
  errors,
  /** By the API's codes of errors and of reasons. */
  codes,
};
