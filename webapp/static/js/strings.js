// @ts-check
/**
 * Every sentence that the scripts show, in one place, so that it can be translated.
 * File names are always passed in and shown through `textContent`, never as markup.
 */

/** @typedef {import("./config.js").UploadLimits} UploadLimits */

const units = ["bytes", "KB", "MB", "GB"];

/**
 * @param {number} bytes
 * @returns {string} for example "2.4 MB"
 */
export function fileSize(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 1 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${units[unit]}`;
}

const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });

/**
 * @param {string} iso a moment, ISO 8601
 * @returns {string} its day in the visitor's time zone; empty when it is no date
 */
export function uploadDay(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  const format = moment.getFullYear() === new Date().getFullYear() ? day : dayOfYear;
  return format.format(moment);
}

/** @param {number} count */
const photos = (count) => (count === 1 ? "1 photo" : `${count} photos`);

/** @param {readonly string[]} labels for example "JPEG, PNG, GIF and WebP" */
const listed = (labels) =>
  labels.length < 2 ? labels.join("") : `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;

export const text = {
  photos: {
    damaged: "The file is damaged; this is what could be read.",
    /** @param {string} name */
    alt: (name) => `Photo: ${name}`,
    /** @param {string} name */
    open: (name) => `Open ${name}`,
    /** @param {string} name */
    download: (name) => `Download ${name}`,
    /** @param {string} name */
    remove: (name) => `Delete ${name}`,
    /** @param {string} name */
    removed: (name) => `${name} was deleted.`,
    moreFailed: "More photos could not be loaded.",
    /** @param {number} count */
    loaded: (count) => (count === 1 ? "1 more photo." : `${count} more photos.`),
    showMore: "Show more",
    loadingMore: "Loading…",
    tryAgain: "Try again",
  },
  viewer: {
    close: "Close",
    zoom: "Zoom",
    previous: "Previous photo",
    next: "Next photo",
    download: "Download the original",
    failed: "This picture can't be shown.",
    notLoaded: "The full view could not be opened. Check the connection and try again.",
    label: "Photo, full view",
  },
  upload: {
    waiting: "Waiting",
    preparing: "Preparing",
    /** @param {number} percent */
    uploading: (percent) => `Uploading, ${percent} %`,
    retrying: "The connection is slow. Trying again…",
    processing: "Uploaded. Making it ready…",
    ready: "In the gallery",
    alreadyThere: "This photo is already in the gallery",
    /** @param {string} name */
    progress: (name) => `Upload of ${name}`,
    /** @param {string} name */
    retry: (name) => `Retry ${name}`,
    /** @param {string} name */
    cancel: (name) => `Cancel ${name}`,
    /** @param {string} name */
    dismiss: (name) => `Remove ${name} from this list`,
    /** @param {string} name */
    announceReady: (name) => `${name} is in the gallery.`,
    /** @param {string} name */
    announceAlreadyThere: (name) => `${name} is already in the gallery.`,
    /** @param {string} name @param {string} reason */
    announceFailed: (name, reason) => `${name}: ${reason}`,
    /** @param {number} done @param {number} total */
    active: (done, total) => (total === 1 ? "Adding 1 photo" : `Adding ${total} photos, ${done} done`),
    /** @param {number} added @param {number} known photos that were there before */
    finished: (added, known) => {
      if (!known) return `${photos(added)} added`;
      return added ? `${photos(added)} added, ${known} already there` : `${photos(known)} already there`;
    },
    /** @param {number} count */
    failed: (count) => (count === 1 ? "1 file was not added" : `${count} files were not added`),
    /** @param {string} finished what became of the others @param {number} failed */
    mixed: (finished, failed) => `${finished}, ${failed} not`,
  },
  refused: {
    empty: "This file is empty.",
    unreadable: "This file can't be read. If it is a folder, choose the photos in it.",
    /** @param {UploadLimits} limits */
    type: (limits) => `This is not a photo that can be added: ${listed(limits.formats.map(({ label }) => label))} work.`,
    /** @param {number} bytes @param {UploadLimits} limits */
    size: (bytes, limits) =>
      `This photo has ${fileSize(bytes)}; ${fileSize(limits.maxBytes)} is the most that can be added.`,
  },
  errors: {
    network: "The connection was lost. Check it and try again.",
    offline: "You seem to be offline. Try again when you are back online.",
    busy: "Many people are here right now. Please try again in a moment.",
    server: "Something went wrong on our side. Please try again.",
    storage: "The photo could not be stored. Please try again.",
    damaged: "The photo changed on its way or while it was read. Please try again.",
    gone: "This photo was deleted in the meantime.",
    processing: "This photo could not be processed.",
    slow: "This takes longer than usual. The photo appears in the gallery once it is ready.",
  },
};
