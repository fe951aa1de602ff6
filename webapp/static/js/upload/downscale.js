// @ts-check
/**
 * Downscales a photo, for slow or expensive connections. Runs in the worker.
 *
 * Only JPEGs, which is what cameras produce: other formats of phones are small already, and drawings,
 * screenshots and animations would suffer. A redrawn photo has no metadata; its dates are put back.
 */

import { HEAD, dateSegments } from "./dates.js";

/** A little more than the longest rendition, so that the gallery looks the same. */
export const LONGEST_EDGE = 2560;
const QUALITY = 0.85;
/** If it saves less, the photo is uploaded unchanged. */
const WORTHWHILE = 0.9;
/** The start of every JPEG. */
const SOI_BYTES = 2;

/**
 * @param {number} width
 * @param {number} height
 * @returns {{width: number, height: number} | null} null when it is small enough
 */
export function downscaledSize(width, height) {
  const scale = LONGEST_EDGE / Math.max(width, height);
  if (!(scale < 1)) return null;
  /** @param {number} edge */
  const scaled = (edge) => Math.max(1, Math.round(edge * scale));
  return { width: scaled(width), height: scaled(height) };
}

/**
 * @param {Blob} file
 * @param {string} type the MIME type of its content
 * @returns {Promise<Blob | null>} upright and in sRGB; null when it should be uploaded unchanged
 */
export async function downscaled(file, type) {
  if (type !== "image/jpeg") return null;
  const drawn = await redrawn(file);
  if (!drawn || drawn.size > file.size * WORTHWHILE) return null;
  const dates = dateSegments(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  return new Blob([drawn.slice(0, SOI_BYTES), ...dates, drawn.slice(SOI_BYTES)], { type });
}

/** @param {Blob} file */
async function redrawn(file) {
  /** @type {ImageBitmap} */
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    // The service may support what this browser can't show.
    return null;
  }
  try {
    const size = downscaledSize(picture.width, picture.height);
    if (!size) return null;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) return null;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, size.width, size.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  } finally {
    picture.close();
  }
}
