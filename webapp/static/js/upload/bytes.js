// @ts-check
/** Bytes and Latin-1 text. */

/** @param {string} text */
export const latin1 = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** @param {Uint8Array} bytes */
export const latin1Text = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** @param {...Uint8Array} parts @returns {Uint8Array<ArrayBuffer>} */
export function concatenated(...parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
