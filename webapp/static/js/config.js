// @ts-check
/** What the page was built with: written into `<body data-…>` by templates/base.html and pages/gallery.html. */

/**
 * @typedef {object} Format a format of photos, as handlers/fileformats/formats.py describes it
 * @property {string} label what people call it
 * @property {readonly string[]} types MIME types, the usual one first
 * @property {readonly (readonly Part[])[]} signatures alternatives; all parts of one are there
 * @property {readonly string[]} brands of a file of boxes
 * @property {readonly string[]} generalBrands brands that mean this format if no other's is there
 */

/**
 * @typedef {object} Part
 * @property {number} offset
 * @property {readonly number[]} bytes what a file has there
 */

/**
 * @typedef {object} UploadLimits
 * @property {number} maxBytes the largest photo, in bytes
 * @property {readonly Format[]} formats
 */

const { dataset } = document.body;

/** Whether people sign in to the site. Bundling decides it: an open site gets nothing of what depends on it (webapp/bundle.py). */
export const signIn = document.body.dataset.access === "signIn";

// What follows is read when it is needed: a page that is shown in another's document brings its own (js/frame/arrival.js).

/** @type {readonly Format[] | undefined} */
let formats;

/** @type {UploadLimits} */
export const uploadLimits = {
  get maxBytes() {
    return Number(dataset.maxUploadBytes);
  },
  get formats() {
    return (formats ??= /** @type {readonly Format[]} */ (JSON.parse(dataset.uploadFormats ?? "[]")));
  },
};

/**
 * The longest texts about a photo that the API accepts, in characters.
 *
 * @type {Readonly<{title: number, alt: number}>}
 */
export const captionLengths = {
  get title() {
    return JSON.parse(dataset.captionLengths ?? "{}").title;
  },
  get alt() {
    return JSON.parse(dataset.captionLengths ?? "{}").alt;
  },
};

/**
 * Addresses of the scripts of what is loaded on demand, by its name: what is imported, and what that imports itself.
 *
 * @returns {Readonly<Record<string, readonly string[]>>}
 */
export const partFiles = () => JSON.parse(dataset.parts ?? "{}");

/** Addresses of what the full view needs; loaded when a photo is opened. */
export const viewerFiles = {
  get script() {
    return dataset.viewerScript ?? "";
  },
  get style() {
    return dataset.viewerStyle ?? "";
  },
  get look() {
    return dataset.viewerLook ?? "";
  },
};

/** The address of css/keys.css. */
export const keysLook = dataset.keysLook ?? "";

/** The address of js/upload/files.worker.js. */
export const fileWorker = () => dataset.fileWorker ?? "";

/** Photos that are sent at the same time. */
export const PARALLEL_UPLOADS = 3;
