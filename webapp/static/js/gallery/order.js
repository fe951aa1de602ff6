// @ts-check
/** What a photo's position depends on: day, time and aspect ratio; and the resulting order. */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("./source.js").Order} Order */

/**
 * @param {string} iso a moment or a day
 * @param {number} order millionths of a second, where the moment has no fraction
 * @returns {string} sorts as clocks go, to the millionth of a second
 */
const clock = (iso, order = 0) => {
  const [, day = "", time = "T00:00:00", fraction = ""] =
    /^(\d{4}-\d\d-\d\d)(T[\d:]{8})?(?:\.(\d{1,3}))?/.exec(iso) ?? [];
  const stated = fraction.padEnd(3, "0");
  return `${day}${time}.${Number(stated) ? `${stated}000` : String(order).padStart(6, "0")}`;
};

/**
 * The primary sort key: the camera's clock, else the upload time in UTC.
 *
 * @param {Photo} photo
 */
export const momentOf = ({ takenAt, takenOrder, uploadedAt }) =>
  takenAt ? clock(takenAt, takenOrder) : clock(uploadedAt);

/**
 * The sort key of the timeline.
 *
 * @param {Photo} photo
 */
export function orderKey(photo) {
  const uploaded = String(Date.parse(photo.uploadedAt) || 0).padStart(15, "0");
  return `${momentOf(photo)}-${uploaded}-${photo.imageId.slice(0, 8)}`;
}

/** @param {Photo} photo */
export const dayOfPhoto = (photo) => photo.takenDay ?? orderKey(photo).slice(0, 10);

/**
 * The ratio as the API's timeline gives it.
 *
 * @param {Photo} photo
 */
export const ratioOfPhoto = ({ width, height }) =>
  width && height ? Math.max(Math.round((width / height) * 1000) / 1000, 0.001) : 1;

/** @param {string} one @param {string} other */
const ascending = (one, other) => (one < other ? -1 : Number(one > other));

/** @type {Order} as the API sorts all photos */
export const newestFirst = {
  dayOf: dayOfPhoto,
  compareDays: (one, other) => ascending(other, one),
  compare: (one, other) => ascending(orderKey(other), orderKey(one)),
  compareMoments: (one, other) => ascending(momentOf(other), momentOf(one)),
};
