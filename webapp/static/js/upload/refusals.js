// @ts-check
/** Refused files grouped by what is wrong with them, so that hundreds take one sentence. */

import { text } from "../strings.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * @typedef {object} Group
 * @property {string} kind
 * @property {readonly UploadJob[]} jobs
 * @property {string} words what is said of all of them
 * @property {string} reason that all of them have; empty if they differ
 */

/** By the codes of the API and of these scripts; in this order. */
const KINDS = /** @type {const} */ ({
  notPhotos: ["unsupported_type", "not_an_image", "invalid_image", "wrong_type"],
  tooLarge: ["file_too_large", "image_too_large", "too_many_pixels", "too_long"],
  unreadable: ["unreadable", "empty", "damaged", "invalid_size", "original_unreadable"],
});
const ALL = /** @type {const} */ (["notPhotos", "tooLarge", "unreadable", "others"]);

/**
 * @param {readonly UploadJob[]} jobs
 * @returns {Group[]}
 */
export function groupsOf(jobs) {
  const refused = jobs.filter(({ state }) => state === "refused");
  return ALL.map((kind) => groupOf(kind, refused.filter((job) => kindOf(job) === kind))).filter(({ jobs: { length } }) => length);
}

/** @param {typeof ALL[number]} kind @param {readonly UploadJob[]} jobs @returns {Group} */
function groupOf(kind, jobs) {
  const reasons = new Set(jobs.map(({ reason }) => reason));
  const [reason = ""] = reasons;
  return { kind, jobs, words: text.refused[kind](jobs.length), reason: reasons.size === 1 ? reason : "" };
}

/** @param {UploadJob} job */
function kindOf({ verdict, code }) {
  /** @param {readonly string[]} codes */
  const has = (codes) => codes.includes(verdict || code);
  return ALL.find((kind) => kind !== "others" && has(KINDS[kind])) ?? "others";
}
