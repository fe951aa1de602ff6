// @ts-check
/** Deduplication of files with the same content: one is uploaded, the others wait for its result. */

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * Make a job wait for another one with the same content, if that is in progress. A finished one
 * does not count: its photo may have been deleted since, and the service will know.
 *
 * @param {UploadJob} job one that was hashed
 * @param {readonly UploadJob[]} jobs
 * @returns {boolean} whether it waits
 */
export function awaitDuplicate(job, jobs) {
  if (job.sha256 === undefined) return false;
  const sameAs = jobs.find(
    (other) => other !== job && other.sha256 === job.sha256 && mayStillArrive(other),
  );
  if (!sameAs) return false;
  job.sameAs = sameAs;
  job.become("same");
  return true;
}

/** @param {UploadJob} job */
const mayStillArrive = ({ active, prepared, state }) => active && prepared && state !== "same";

/**
 * Give the jobs that wait for another its photo or, if it failed, let them continue.
 *
 * @param {UploadJob} job
 * @param {readonly UploadJob[]} jobs
 * @param {(sameAs: UploadJob) => void} onPhoto
 */
export function releaseDuplicates(job, jobs, onPhoto) {
  for (const other of jobs.filter(({ sameAs }) => sameAs === job)) {
    other.sameAs = null;
    if (job.state === "ready") {
      other.duplicate = true;
      other.photo = job.photo;
      onPhoto(other);
    } else other.become("waiting");
  }
}
