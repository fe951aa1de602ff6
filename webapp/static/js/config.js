// @ts-check
/** What the page was built with: written into `<body data-…>` by templates/index.html. */

/**
 * @typedef {object} UploadLimits
 * @property {number} maxBytes the largest photo, in bytes
 * @property {readonly string[]} types MIME types
 * @property {readonly string[]} labels what people call these types
 */

const { dataset } = document.body;

/** @type {UploadLimits} */
export const uploadLimits = {
  maxBytes: Number(dataset.maxUploadBytes),
  types: (dataset.uploadTypes ?? "").split(" "),
  labels: (dataset.uploadLabels ?? "").split("|"),
};

/** Addresses of what the full view needs; loaded when a photo is opened. */
export const viewerFiles = {
  script: dataset.viewerScript ?? "",
  style: dataset.viewerStyle ?? "",
};

/** Photos of one page of the gallery. */
export const PAGE_SIZE = 50;
/** Photos that are sent at the same time. */
export const PARALLEL_UPLOADS = 3;
