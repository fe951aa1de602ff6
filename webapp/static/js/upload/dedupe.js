// @ts-check
/** Files of the same bytes in one list: one is sent, and the others wait for how that ends. */

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * Let a job wait for another one of the same bytes, if there is one under way. One that is ready already
 * does not count: its photo may have been deleted since, and the service knows.
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
 * Tell those that wait for a job how it ended: with a photo that is theirs too, or it is their turn.
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
