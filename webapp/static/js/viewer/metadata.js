// @ts-check
/** A photo's metadata as shown to people. Its location is not part of it. */

import { decimal, fileSize, takenMoment, text, uploadedMoment } from "../strings.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Exposure} Exposure */

/**
 * @param {Photo} photo
 * @returns {[label: string, words: string][]} only what is known
 */
export function metadataRows(photo) {
  const { details } = text;
  const { takenAt, uploadedAt, width, height } = photo;
  const taken = takenAt ? takenMoment(takenAt) : "";
  /** @type {[string, string | undefined][]} */
  const all = [
    taken ? [details.taken, taken] : [details.uploaded, uploadedMoment(uploadedAt)],
    [details.camera, photo.camera],
    [details.lens, photo.lens],
    [details.exposure, exposure(photo.exposure ?? {})],
    [details.dimensions, width && height ? details.pixels(width, height) : undefined],
    [details.fileSize, photo.fileSize ? fileSize(photo.fileSize) : undefined],
    [details.fileName, photo.fileName],
    [details.type, type(photo)],
  ];
  return all.filter(/** @returns {each is [string, string]} */ (each) => Boolean(each[1]));
}

/** @param {Exposure} exposure @returns {string} for example "1/125 s · ƒ/1.8 · ISO 100 · 6.8 mm" */
function exposure({ time, fNumber, iso, focalLength }) {
  return [
    time && text.details.time(time),
    fNumber && `ƒ/${decimal(fNumber)}`,
    iso && `ISO ${iso}`,
    focalLength && `${decimal(focalLength)} mm`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** @param {Photo} photo @returns {string} for example "JPEG", "GIF, animated" */
function type({ fileType, animated }) {
  const name = fileType.replace(/^image\//, "").replace(/^x-|\+xml$/g, "").toUpperCase();
  return animated ? `${name}, ${text.details.moving}` : name;
}
