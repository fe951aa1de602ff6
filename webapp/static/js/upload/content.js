// @ts-check
/**
 * The type of a file by its first bytes. People rename files, and many systems
 * report no type or a wrong one for formats they do not know, HEIC above all.
 */

/** @typedef {import("../config.js").Format} Format */

/** Enough for every signature, and for more brands than a photo has. */
const LOOKED_AT = 1024;

/**
 * @param {Blob} file
 * @param {readonly Format[]} formats
 * @returns {Promise<string>} a MIME type of the format found, the stated one if that is
 *   among them; empty for any other content
 * @throws {DOMException} the file can't be read
 */
export async function mediaType(file, formats) {
  const head = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
  const format = formatOf(head, formats);
  if (!format) return "";
  return format.types.includes(file.type) ? file.type : (format.types[0] ?? "");
}

/**
 * The same rules as those of handlers/fileformats/formats.py.
 *
 * @param {Uint8Array} head
 * @param {readonly Format[]} formats
 */
function formatOf(head, formats) {
  const brands = brandsOf(head);
  if (!brands.length) {
    return formats.find(({ signatures }) =>
      signatures.some((parts) => parts.every((part) => has(head, part))),
    );
  }
  // The main brand comes first.
  for (const brand of brands) {
    const format = formats.find((each) => each.brands.includes(brand));
    if (format) return format;
  }
  return formats.find((each) => each.generalBrands.some((brand) => brands.includes(brand)));
}

/** @param {Uint8Array} head @param {import("../config.js").Part} part */
const has = (head, { offset, bytes }) =>
  bytes.every((byte, index) => head[offset + index] === byte);

/**
 * The brands of an ISO base media file: the box `ftyp` has its size, its name, the main brand, a version,
 * and more brands, each of four bytes.
 *
 * @param {Uint8Array} head
 * @returns {string[]} the main brand first; empty for other files
 */
function brandsOf(head) {
  const letters = String.fromCharCode(...head);
  if (letters.slice(4, 8) !== "ftyp") return [];
  const size = new DataView(head.buffer, head.byteOffset).getUint32(0);
  const more = letters.slice(16, Math.max(size, 16)).match(/[^]{4}/g) ?? [];
  return [letters.slice(8, 12), ...more];
}
