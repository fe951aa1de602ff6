// @ts-check
/** Formats sizes, dates and times in the page's language. */

import { locale, words } from "./catalogue.js";
import { fill, late } from "./sentences.js";

/** @type {readonly (keyof typeof words.sizes)[]} */
const units = ["bytes", "KB", "MB", "GB"];
/** @param {number} digits after the point, at most */
const plain = (digits) =>
  late(() => new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: false }));
const [whole, decimals] = [plain(0), plain(1)];

/** @param {number} value @returns {string} with one digit after the point, if it is not 0 */
export const decimal = (value) => decimals().format(value);

/**
 * @param {number} bytes
 * @returns {string} for example "2.4 MB"
 */
export function fileSize(bytes) {
  const { size, unit } = measured(bytes);
  return fill(words.sizes[unit], { size });
}

/** @param {number} bytes */
function measured(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const format = unit > 1 && value < 10 ? decimals : whole;
  return { size: format().format(value), unit: units[unit] ?? "GB" };
}

/**
 * @param {number} used bytes
 * @param {number} most bytes
 * @returns {string} for example "12 of 50 GB"
 */
export function shareOfSize(used, most) {
  const one = measured(used);
  const same = one.unit === measured(most).unit;
  return fill(words.usage.of, { used: same ? one.size : fileSize(used), most: fileSize(most) });
}

/** @param {Intl.DateTimeFormatOptions} options */
const dates = (options) => late(() => new Intl.DateTimeFormat(locale, options));
/** @param {Intl.DateTimeFormatOptions} options for what is the camera's, whatever the time zone here */
const cameraDates = (options) => dates({ ...options, timeZone: "UTC" });

/** @type {Intl.DateTimeFormatOptions} */
const short = { day: "numeric", month: "short" };
const day = dates(short);
const dayOfYear = dates({ ...short, year: "numeric" });
const labels = { present: cameraDates(short), other: cameraDates({ ...short, year: "numeric" }) };
const weekday = cameraDates({ weekday: "long" });
const months = { present: cameraDates({ month: "long" }), other: cameraDates({ month: "long", year: "numeric" }) };
const times = dates({ timeStyle: "short" });
const cameraDays = cameraDates({ dateStyle: "full" });
const cameraTimes = cameraDates({ timeStyle: "short" });
/** @type {Intl.DateTimeFormatOptions} */
const dayNamed = { weekday: "short", ...short };
/** @type {Intl.DateTimeFormatOptions} */
const clock = { hour: "numeric", minute: "2-digit" };
/** Of this year, and of others. @param {Intl.DateTimeFormatOptions} year */
const briefs = (year) => ({
  moments: dates({ ...dayNamed, ...year, ...clock }),
  cameraMoments: cameraDates({ ...dayNamed, ...year, ...clock }),
  cameraDays: cameraDates({ ...dayNamed, ...year }),
});
const brief = { present: briefs({}), other: briefs({ year: "numeric" }) };

/** @param {() => Intl.DateTimeFormat} format @param {Date} moment @returns {string} empty when it is no date */
const written = (format, moment) => (Number.isNaN(moment.getTime()) ? "" : format().format(moment));

/** @param {Date} moment */
const isThisYear = (moment) => moment.getFullYear() === new Date().getFullYear();

/**
 * @param {string} iso a moment, ISO 8601
 * @returns {string} its day in the visitor's time zone; empty if invalid
 */
export function uploadDay(iso) {
  const moment = new Date(iso);
  return written(isThisYear(moment) ? day : dayOfYear, moment);
}

/** Whether a day or a camera's moment is of this year. @param {string} iso @returns {"present" | "other"} */
const yearOf = (iso) => (iso.slice(0, 4) === String(new Date().getFullYear()) ? "present" : "other");

/** @param {string} iso a day, as 2026-11-21 */
const midnight = (iso) => new Date(`${iso}T00:00:00Z`);

/**
 * @param {string} iso a day, as 2026-11-21; it is the camera's, whatever the time zone here
 * @returns {string} its month, with the year unless that is the current one
 */
export function monthHeading(iso) {
  return written(months[yearOf(iso)], midnight(iso)) || iso;
}

/** @param {string} iso a day, as 2026-11-21 @returns {{weekday: string, day: string} | undefined} undefined if it is none */
export function dayParts(iso) {
  const named = written(weekday, midnight(iso));
  return named ? { weekday: named, day: String(midnight(iso).getUTCDate()) } : undefined;
}

/** Whether that many days ago was this day, by the visitor's clock. @param {string} iso as 2026-11-21 @param {number} ago */
export function wasDaysAgo(iso, ago) {
  const now = new Date();
  return iso === isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago));
}

/** @param {string} iso a day, as 2026-11-21 @returns {string} in full */
export const dayTitle = (iso) => written(cameraDays, midnight(iso)) || iso;

/** @param {string} iso a day, as 2026-11-21 @returns {string} with the year unless that is the current one */
export const dayLabel = (iso) => written(labels[yearOf(iso)], midnight(iso)) || iso;

/** @param {string} iso by the camera's clock, with or without an offset, or a day */
const cameraDate = (iso) => (iso.includes("T") ? new Date(`${iso.slice(0, 19)}Z`) : midnight(iso));

/**
 * @param {string} iso by the camera's clock, with or without an offset
 * @returns {string[]} weekday and day, then the time if it is known; empty if invalid
 */
export function takenParts(iso) {
  const moment = cameraDate(iso);
  return [written(cameraDays, moment), iso.includes("T") ? written(cameraTimes, moment) : ""].filter(Boolean);
}

/**
 * @param {{takenAt?: string, uploadedAt: string}} photo
 * @returns {{taken: string} | {added: string}} when, in short: in the camera's time, or else in the visitor's
 */
export function briefMoment({ takenAt = "", uploadedAt }) {
  const formats = brief[yearOf(takenAt)];
  const taken = written(formats[takenAt.includes("T") ? "cameraMoments" : "cameraDays"], cameraDate(takenAt));
  if (taken) return { taken };
  const moment = new Date(uploadedAt);
  return { added: written(brief[isThisYear(moment) ? "present" : "other"].moments, moment) };
}

/**
 * @param {string} iso a moment, ISO 8601
 * @returns {string[]} the day in short, then the time, in the visitor's time zone; empty if invalid
 */
export const uploadedParts = (iso) => [dayOfYear, times].map((format) => written(format, new Date(iso))).filter(Boolean);

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** @param {Date} moment @returns {string} its day by the visitor's clock, as 2026-05-01 */
const isoDay = (moment) => [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");

/** @param {Date} moment @returns {string} "2026-05-01 12.34.56", by the visitor's clock; fit for a file name */
export const stamp = (moment) =>
  `${isoDay(moment)} ${[moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(".")}`;
