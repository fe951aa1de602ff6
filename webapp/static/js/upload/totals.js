// @ts-check
/** The progress of all uploads together. */

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * @typedef {object} Totals
 * @property {number} all
 * @property {number} going still under way
 * @property {number} unsent of those, not sent yet
 * @property {number} added photos that are new to the gallery
 * @property {number} known photos that were there before
 * @property {number} back photos that were in the trash before
 * @property {number} failed that can be tried again
 * @property {number} refused
 * @property {number} bytes to upload and uploaded, as far as known
 * @property {number} sent bytes
 */

/**
 * @param {readonly UploadJob[]} jobs
 * @returns {Totals}
 */
export function totals(jobs) {
  const found = { all: jobs.length, going: 0, unsent: 0, added: 0, known: 0, back: 0, failed: 0, refused: 0, bytes: 0, sent: 0 };
  const shrinking = shrinkage(jobs);
  for (const job of jobs) {
    if (job.active) found.going += 1;
    if (job.unsent) found.unsent += 1;
    if (job.state === "ready") found[job.restored ? "back" : job.duplicate ? "known" : "added"] += 1;
    if (job.state === "failed" || job.state === "refused") found[job.state] += 1;
    // Duplicates and failures cost no time.
    if (job.troubled || job.state === "same" || job.duplicate) continue;
    const size = job.sentBytes ?? (job.smaller && !job.prepared ? job.file.size * shrinking : job.body.size);
    found.bytes += size;
    found.sent += size * (job.unsent ? job.progress : 1);
  }
  return found;
}

/**
 * The average ratio of downscaled to original size, from the photos downscaled so far.
 *
 * @param {readonly UploadJob[]} jobs
 */
function shrinkage(jobs) {
  let before = 0;
  let after = 0;
  for (const { smaller, prepared, file, body, sentBytes } of jobs) {
    if (!smaller || !prepared) continue;
    before += file.size;
    after += sentBytes ?? body.size;
  }
  return before ? after / before : 1;
}
