// @ts-check
/** Copies the dates of an EXIF block into a new one, verbatim, and nothing else. */

/**
 * @typedef {object} Value of an entry, in the block's byte order
 * @property {number} type
 * @property {number} count
 * @property {Uint8Array} bytes
 */

/** @typedef {Map<number, Value>} Directory by tag */

const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;
const MAKE = 0x010f;
const LONG = 4;
const ENTRY = 12;
/** The bytes of one value, by type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const LONGEST = 64;

/** Each with its fraction of a second and its offset. */
const ORIGINAL = [0x9003, 0x9291, 0x9011];
const DIGITISED = [0x9004, 0x9292, 0x9012];
const CHANGED = [0x0132, 0x9290, 0x9010];
/** When the satellites saw it, which tells the offset; not where. */
const GPS_DATES = [7, 29];

/**
 * @param {Uint8Array} block from its TIFF header on
 * @returns {Uint8Array<ArrayBuffer> | null} null when it has no dates
 */
export function exifDates(block) {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 8) return null;
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return null;
  const main = directory(view, view.getUint32(4, little), little);
  const details = below(view, main, EXIF_POINTER, little);
  const kept = pick(details, [...ORIGINAL, ...DIGITISED]);
  // Beside a camera's make this is when the photo was made. That it was a camera is not carried over: so the date
  // stands where no make is asked for.
  if (!isSaid(details.get(DIGITISED[0] ?? 0)) && main.has(MAKE)) {
    CHANGED.forEach((tag, index) => {
      const value = main.get(tag) ?? details.get(tag);
      if (value) kept.set(DIGITISED[index] ?? 0, value);
      else kept.delete(DIGITISED[index] ?? 0);
    });
  }
  if (!isSaid(kept.get(ORIGINAL[0] ?? 0)) && !isSaid(kept.get(DIGITISED[0] ?? 0))) return null;
  return written(kept, pick(below(view, main, GPS_POINTER, little), GPS_DATES), little);
}

/** Whether it is more than zeros and blanks. @param {Value | undefined} date */
const isSaid = (date) => date !== undefined && date.bytes.some((byte) => byte >= 0x31 && byte <= 0x39);

/** @param {Directory} from @param {readonly number[]} tags @returns {Directory} */
const pick = (from, tags) => new Map([...from].filter(([tag]) => tags.includes(tag)));

/** @param {DataView} view @param {Directory} main @param {number} pointer @param {boolean} little */
function below(view, main, pointer, little) {
  const bytes = main.get(pointer)?.bytes;
  if (bytes?.length !== 4) return new Map();
  return directory(view, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, little), little);
}

/**
 * Entries that lie outside of the block, or whose values do, are left out.
 *
 * @param {DataView} view @param {number} start @param {boolean} little
 * @returns {Directory}
 */
function directory(view, start, little) {
  /** @type {Directory} */
  const found = new Map();
  if (start + 2 > view.byteLength) return found;
  const count = Math.min(view.getUint16(start, little), Math.floor((view.byteLength - start - 2) / ENTRY));
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * ENTRY;
    const tag = view.getUint16(at, little);
    const type = view.getUint16(at + 2, little);
    const one = SIZES[type] ?? 0;
    const stated = view.getUint32(at + 4, little);
    const values = one === 1 ? Math.min(stated, LONGEST) : stated;
    const size = values * one;
    const place = stated * one > 4 ? view.getUint32(at + 8, little) : at + 8;
    if (!size || size > LONGEST || place + size > view.byteLength || found.has(tag)) continue;
    found.set(tag, { type, count: values, bytes: new Uint8Array(view.buffer, view.byteOffset + place, size) });
  }
  return found;
}

/**
 * @param {Directory} details
 * @param {Directory} gps
 * @param {boolean} little
 */
function written(details, gps, little) {
  const parts = [details, gps].filter(({ size }) => size);
  const pointers = [EXIF_POINTER, GPS_POINTER].slice(0, parts.length);
  const start = 8 + sizeOf(pointers.length);
  const total = parts.reduce((sum, part) => sum + sizeOf(part.size) + valuesOf(part), start);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let place = start;
  view.setUint16(8, pointers.length, little);
  parts.forEach((part, index) => {
    entry(view, 10 + index * ENTRY, pointers[index] ?? 0, { type: LONG, count: 1 }, little);
    view.setUint32(10 + index * ENTRY + 8, place, little);
    place = put(view, place, part, little);
  });
  return bytes;
}

/** @param {number} entries @returns {number} of a directory, in bytes, without its values */
const sizeOf = (entries) => 2 + entries * ENTRY + 4;

/** @param {Directory} part @returns {number} the bytes of those values that do not fit into their entries */
const valuesOf = (part) => [...part.values()].reduce((sum, { bytes }) => sum + (bytes.length > 4 ? bytes.length : 0), 0);

/**
 * @param {DataView} view @param {number} start @param {Directory} part @param {boolean} little
 * @returns {number} where it ends
 */
function put(view, start, part, little) {
  const all = new Uint8Array(view.buffer);
  let end = start + sizeOf(part.size);
  view.setUint16(start, part.size, little);
  [...part].sort(([a], [b]) => a - b).forEach(([tag, value], index) => {
    const at = start + 2 + index * ENTRY;
    entry(view, at, tag, value, little);
    if (value.bytes.length <= 4) return all.set(value.bytes, at + 8);
    view.setUint32(at + 8, end, little);
    all.set(value.bytes, end);
    end += value.bytes.length;
  });
  return end;
}

/**
 * @param {DataView} view @param {number} at @param {number} tag
 * @param {{type: number, count: number}} value @param {boolean} little
 */
function entry(view, at, tag, { type, count }, little) {
  view.setUint16(at, tag, little);
  view.setUint16(at + 2, type, little);
  view.setUint32(at + 4, count, little);
}
