// @ts-check
/** What the place of a photo depends on: its day, its moment and its shape. */

/** @typedef {import("../api.js").Photo} Photo */

/** @param {string} iso */
const milliseconds = (iso) => {
  const [, clock = "", fraction = ""] = /^(.{19})(?:\.(\d+))?/.exec(iso) ?? [];
  return `${clock}.${fraction.padEnd(3, "0").slice(0, 3)}`;
};

/**
 * By what photos are sorted in the first place: the camera's clock, else the upload in UTC.
 *
 * @param {Photo} photo
 */
export const momentOf = ({ takenAt, uploadedAt }) => milliseconds(takenAt ?? uploadedAt);

/**
 * What sorts photos as the timeline does.
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
 * As the timeline of the API tells it.
 *
 * @param {Photo} photo
 */
export const ratioOfPhoto = ({ width, height }) =>
  width && height ? Math.max(Math.round((width / height) * 1000) / 1000, 0.001) : 1;
