// @ts-check
/** A photo's metadata as shown to people. Its location is not part of it. */

import { decimal, fileSize, takenParts, text, uploadedParts } from "../strings.js";

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Exposure} Exposure */
/**
 * @typedef {object} Row
 * @property {import("./elements.js").Drawing} icon
 * @property {string} label for screen readers, which do not see the icon
 * @property {string[]} lines the first one is the main one
 */

/**
 * @param {Photo} photo
 * @returns {Row[]} only what is known
 */
export function metadataRows(photo) {
  const { details } = text;
  const { takenAt, uploadedAt, width, height } = photo;
  const [day, time] = uploadedParts(uploadedAt);
  const file = [width && height && details.pixels(width, height), photo.fileSize && fileSize(photo.fileSize), type(photo)];
  /** @type {[Row["icon"], string, (string | undefined)[]][]} */
  const all = [
    ["calendar", details.taken, takenAt ? takenParts(takenAt) : []],
    ["camera", details.camera, [photo.camera, photo.lens, exposure(photo.exposure ?? {})]],
    ["file", details.file, [photo.fileName, joined(file)]],
    ["added", details.added, [day && details.addedAt(day), time]],
  ];
  return all
    .map(([icon, label, lines]) => ({ icon, label, lines: lines.flatMap((each) => each || []) }))
    .filter(({ lines }) => lines.length > 0);
}

/** @param {(string | number | undefined)[]} parts */
const joined = (parts) => parts.filter(Boolean).join(" · ");

/** @param {Exposure} exposure @returns {string} for example "1/125 s · ƒ/1.8 · ISO 100 · 6.8 mm" */
const exposure = ({ time, fNumber, iso, focalLength }) =>
  joined([
    time && text.details.time(time),
    fNumber && `ƒ/${decimal(fNumber)}`,
    iso && `ISO ${iso}`,
    focalLength && `${decimal(focalLength)} mm`,
  ]);

/** @param {Photo} photo @returns {string} for example "JPEG", "GIF, animated" */
function type({ fileType, animated }) {
  const name = fileType.replace(/^image\//, "").replace(/^x-|\+xml$/g, "").toUpperCase();
  return animated ? `${name}, ${text.details.moving}` : name;
}
