// @ts-check
/**
 * The moment at which a JPEG was taken, out of its EXIF and into another's: a photo that is sent smaller
 * is drawn anew, and would lose its place among the days. Nothing else is carried over: no place, no camera.
 */

/**
 * @typedef {object} Taken as EXIF writes it, without the zero at the end
 * @property {string} moment "2026:05:01 12:34:56"
 * @property {string} [zone] "+02:00"
 */

const EXIF_POINTER = 0x8769;
const MOMENT = 0x9003;
const ZONE = 0x9011;
const ASCII = 2;
const LONG = 4;
const ENTRY = 12;

/** Metadata stands in front of the picture; this much of a file has it. */
export const HEAD = 256 * 1024;

/**
 * @param {Uint8Array} head the beginning of a JPEG
 * @returns {Taken | null} null when it does not say
 */
export function readTaken(head) {
  try {
    const tiff = findTiff(new DataView(head.buffer, head.byteOffset, head.byteLength));
    return tiff && takenOf(tiff);
  } catch (error) {
    // What it points at lies outside of it: nothing that could be relied on.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @param {DataView} view */
function findTiff(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    // The picture begins.
    if (marker === 0xda || marker === 0xd9) return null;
    const length = view.getUint16(at + 2);
    const exif = marker === 0xe1 && length > 8 && view.getUint32(at + 4) === 0x45786966;
    if (exif) return new DataView(view.buffer, view.byteOffset + at + 10, length - 8);
  }
  return null;
}

/** @param {DataView} tiff @returns {Taken | null} */
function takenOf(tiff) {
  const little = tiff.getUint16(0) === 0x4949;
  const pointer = entries(tiff, tiff.getUint32(4, little), little).get(EXIF_POINTER);
  if (pointer === undefined) return null;
  const exif = entries(tiff, tiff.getUint32(pointer + 8, little), little);
  const moment = ascii(tiff, exif.get(MOMENT), little);
  const zone = ascii(tiff, exif.get(ZONE), little);
  if (!/^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(moment)) return null;
  return /^[+-]\d\d:\d\d$/.test(zone) ? { moment, zone } : { moment };
}

/** @param {DataView} tiff @param {number} start @param {boolean} little */
function entries(tiff, start, little) {
  /** @type {Map<number, number>} tag → where its entry is */
  const found = new Map();
  const count = tiff.getUint16(start, little);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * ENTRY;
    found.set(tiff.getUint16(at, little), at);
  }
  return found;
}

/** @param {DataView} tiff @param {number | undefined} entry @param {boolean} little */
function ascii(tiff, entry, little) {
  if (entry === undefined || tiff.getUint16(entry + 2, little) !== ASCII) return "";
  const count = tiff.getUint32(entry + 4, little);
  const at = count > 4 ? tiff.getUint32(entry + 8, little) : entry + 8;
  // No moment is longer.
  const letters = Array.from({ length: Math.min(count, 20) }, (_, index) => tiff.getUint8(at + index));
  return String.fromCharCode(...letters).replace(/\0.*$/s, "");
}

/**
 * @param {Taken} taken
 * @returns {Uint8Array<ArrayBuffer>} the segment for a JPEG, to stand right behind its first two bytes
 */
export function takenSegment({ moment, zone }) {
  const texts = [[MOMENT, moment], ...(zone ? [[ZONE, zone]] : [])].map(
    ([tag, text]) => /** @type {[number, string]} */ ([tag, `${text}\0`]),
  );
  const start = 26;
  const afterEntries = start + 2 + texts.length * ENTRY + 4;
  const size = afterEntries + texts.reduce((sum, [, text]) => sum + text.length, 0);
  const bytes = new Uint8Array(10 + size);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, 8 + size);
  bytes.set(letters("Exif\0\0MM\0*"), 4);
  const tiff = new DataView(bytes.buffer, 10);
  tiff.setUint32(4, 8);
  tiff.setUint16(8, 1);
  writeEntry(tiff, 10, [EXIF_POINTER, LONG, 1, start]);
  tiff.setUint16(start, texts.length);
  let at = afterEntries;
  for (const [index, [tag, text]] of texts.entries()) {
    writeEntry(tiff, start + 2 + index * ENTRY, [tag, ASCII, text.length, at]);
    bytes.set(letters(text), 10 + at);
    at += text.length;
  }
  return bytes;
}

/** @param {DataView} tiff @param {number} at @param {[number, number, number, number]} entry */
function writeEntry(tiff, at, [tag, type, count, value]) {
  tiff.setUint16(at, tag);
  tiff.setUint16(at + 2, type);
  tiff.setUint32(at + 4, count);
  tiff.setUint32(at + 8, value);
}

/** @param {string} text */
const letters = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
