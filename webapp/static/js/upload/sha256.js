// @ts-check
/**
 * SHA-256 of a file, read in chunks. The browser's own API takes the whole file at once: a photo of 60 MB would be in
 * memory twice. Besides, it is not available over plain HTTP.
 */

import { sha256 as algorithm } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const PIECE_BYTES = 1 << 20;

/**
 * @param {Blob} file
 * @returns {Promise<string>} hexadecimal
 * @throws {DOMException} the file can't be read (any more)
 */
export async function sha256(file) {
  const hash = algorithm.create();
  for (let start = 0; start < file.size; start += PIECE_BYTES) {
    hash.update(new Uint8Array(await file.slice(start, start + PIECE_BYTES).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
