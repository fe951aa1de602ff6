// @ts-check
/** What a photo's position depends on: its day and time; and the resulting order. */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").Order} Order */

/**
 * @param {string} iso a moment or a day
 * @param {number} order millionths of a second, where the moment has no fraction
 * @returns {string} sorts as clocks go; to the thousandth of a second or, if it has an order, to the millionth
 */
const clock = (iso, order = 0) => {
  const [, day = "", time = "T00:00:00", fraction = ""] =
    /^(\d{4}-\d\d-\d\d)(T[\d:]{8})?(?:\.(\d{1,3}))?/.exec(iso) ?? [];
  const stated = fraction.padEnd(3, "0");
  const digits = Number(stated) ? stated : String(order).padStart(6, "0");
  return `${day}${time}.${digits.replace(/(?<=^\d{3})000$/, "")}`;
};

/**
 * The primary sort key: the camera's clock, else the upload time in UTC.
 *
 * @param {Photo} photo
 */
const momentOf = ({ takenAt, takenOrder, uploadedAt }) =>
  takenAt ? clock(takenAt, takenOrder) : clock(uploadedAt);

/**
 * The place of a photo in the list: its sort key, as the API has it (handlers/model/capture_time.py).
 *
 * @param {Photo} photo
 */
export function placeOfPhoto(photo) {
  const uploaded = (Date.parse(photo.uploadedAt) || 0).toString(16).padStart(11, "0");
  return `${momentOf(photo)}-${uploaded}-${photo.imageId.slice(0, 8)}`;
}

/** @param {Photo} photo */
export const dayOfPhoto = (photo) => photo.takenDay ?? placeOfPhoto(photo).slice(0, 10);

/** @param {string} one @param {string} other */
const ascending = (one, other) => (one < other ? -1 : Number(one > other));

/**
 * The place of a photo in the list by upload, as the API has it (handlers/model/by_upload.py). Its days are those of the
 * uploads in UTC, wherever the visitor is: they are the same for everybody, as the timeline has them.
 *
 * @param {Photo} photo
 */
const placeOfUpload = ({ uploadedAt, imageId }) => `${clock(uploadedAt)}-${imageId.slice(0, 8)}`;

/** @type {Order} as the API sorts all photos by when they were taken */
export const newestFirst = {
  dayOf: dayOfPhoto,
  placeOf: placeOfPhoto,
  compareDays: (one, other) => ascending(other, one),
  comparePlaces: (one, other) => ascending(other, one),
  compareMoments: (one, other) => ascending(momentOf(other), momentOf(one)),
};

/** @type {Order} as the API sorts all photos by when they were uploaded */
export const lastAddedFirst = {
  ...newestFirst,
  dayOf: (photo) => placeOfUpload(photo).slice(0, 10),
  placeOf: placeOfUpload,
  compareMoments: (one, other) => ascending(clock(other.uploadedAt), clock(one.uploadedAt)),
};
