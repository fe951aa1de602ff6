// @ts-check
/**
 * Copies the dates of a JPEG to another: a photo that is reduced is redrawn, and would lose
 * its place in the timeline. Dates are copied verbatim from wherever the service looks for them: which of them
 * counts, and what is a valid date, is decided there only. Nothing else is copied: no location, no
 * camera.
 */

import { exifDates } from "./exif-dates.js";
import { concatenated, latin1, latin1Text } from "./bytes.js";

const SOS = 0xda;
const EOI = 0xd9;
const APP1 = 0xe1;
const APP13 = 0xed;
const EXIF = "Exif";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP = "Photoshop\x203.0\0";
const RESOURCE = "8BIM";
const IPTC = 0x0404;
/** Of IPTC's second record: days and times of taking and of digitising. */
const IPTC_DATES = [55, 60, 62, 63];
const LONGEST = 40;

const DECLARED = /xmlns:([\w.-]{1,40})\s{0,20}=\s{0,20}(["'])([^"'<>\s]{1,107})\2/g;
const PROPERTY =
  /[\s<]([\w.-]{1,40}):(DateTimeOriginal|DateTimeDigitized|DateCreated|CreateDate)(?:\s{0,20}=\s{0,20}["']([\w:.,+/ -]{1,40})["']|\s{0,20}>\s{0,20}([\w:.,+/ -]{1,40})<)/g;

/** Metadata precedes the picture; it is within this much of the file. */
export const HEAD = 256 * 1024;

/**
 * @param {Uint8Array} head the beginning of a JPEG
 * @returns {Uint8Array<ArrayBuffer>[]} segments to insert after the first two bytes of the other
 */
export function dateSegments(head) {
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} the first of each kind that has a date */
  const found = new Map();
  for (const { marker, content } of segments(head)) {
    for (const [name, kind, read] of KINDS) {
      if (marker !== kind || found.has(name) || latin1Text(content.subarray(0, name.length)) !== name) continue;
      const dates = read(content.subarray(name.length));
      if (dates) found.set(name, segment(marker, dates));
    }
  }
  return [...found.values()];
}

/** @type {readonly [string, number, (content: Uint8Array) => Uint8Array<ArrayBuffer> | null][]} */
const KINDS = [
  // Two bytes follow, usually zeros.
  [EXIF, APP1, (content) => prefixed(`${EXIF}\0\0`, exifDates(content.subarray(2)))],
  [XMP, APP1, (content) => prefixed(XMP, xmpDates(content))],
  [PHOTOSHOP, APP13, (content) => prefixed(PHOTOSHOP, iptcDates(content))],
];

/** @param {string} name @param {Uint8Array | null} dates */
const prefixed = (name, dates) => dates && concatenated(latin1(name), dates);

/** @param {Uint8Array} head */
function* segments(head) {
  for (let at = 2; at + 4 <= head.length && head[at] === 0xff; ) {
    const marker = head[at + 1] ?? 0;
    // The compressed picture starts.
    if (marker === SOS || marker === EOI) return;
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + (((head[at + 2] ?? 0) << 8) | (head[at + 3] ?? 0));
    yield { marker, content: head.subarray(at + 4, end) };
    at = Math.max(end, at + 4);
  }
}

/** @param {number} marker @param {Uint8Array} content */
function segment(marker, content) {
  const size = content.length + 2;
  return concatenated(Uint8Array.of(0xff, marker, size >> 8, size & 0xff), content);
}

/** Searched, not parsed, as the service does. @param {Uint8Array} packet */
function xmpDates(packet) {
  const text = latin1Text(packet).replaceAll("\0", "");
  const spaces = new Map([...text.matchAll(DECLARED)].map(([, prefix, , space]) => [prefix, space]));
  /** @type {Map<string, string>} */
  const said = new Map();
  /** @type {Set<string>} */
  const declared = new Set();
  for (const [, prefix = "", name, attribute, element] of text.matchAll(PROPERTY)) {
    const property = `${prefix}:${name}`;
    const space = spaces.get(prefix);
    if (space) declared.add(` xmlns:${prefix}="${space}"`);
    if (!said.has(property)) said.set(property, `<${property}>${attribute ?? element}</${property}>`);
  }
  if (!said.size) return null;
  return latin1(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
      `<rdf:Description rdf:about=""${[...declared].join("")}>${[...said.values()].join("")}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

/** @param {Uint8Array} resources what Photoshop keeps beside a picture */
function iptcDates(resources) {
  const view = new DataView(resources.buffer, resources.byteOffset, resources.byteLength);
  for (let at = 0; at + 12 <= resources.length && latin1Text(resources.subarray(at, at + 4)) === RESOURCE; ) {
    // Names are padded to an even length, with their length byte, and so is the data.
    const name = 1 + view.getUint8(at + 6);
    const start = at + 6 + name + (name % 2) + 4;
    if (start > resources.length) return null;
    const size = view.getUint32(start - 4);
    if (view.getUint16(at + 4) === IPTC) return iptcResource(resources.subarray(start, start + size));
    at = start + size + (size % 2);
  }
  return null;
}

/** @param {Uint8Array} records */
function iptcResource(records) {
  /** @type {Uint8Array[]} */
  const kept = [];
  for (let at = 0; at + 5 <= records.length && records[at] === 0x1c; ) {
    const size = ((records[at + 3] ?? 0) << 8) | (records[at + 4] ?? 0);
    const date = records[at + 1] === 2 && IPTC_DATES.includes(records[at + 2] ?? 0);
    if (date && size <= LONGEST) kept.push(records.subarray(at, at + 5 + size));
    at += 5 + size;
  }
  if (!kept.length) return null;
  const data = concatenated(...kept);
  const head = Uint8Array.of(...latin1(RESOURCE), IPTC >> 8, IPTC & 0xff, 0, 0, 0, 0, data.length >> 8, data.length & 0xff);
  return concatenated(head, data, new Uint8Array(data.length % 2));
}
