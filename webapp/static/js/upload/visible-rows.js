// @ts-check
/** Which rows of a long list are shown: the page must not grow with the number of files. */

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * Failures come first; refused files have rows of their own (refusals.js). The others keep their order; if there are
 * too many, finished ones are dropped from the top, so that active ones stay visible.
 *
 * @param {readonly UploadJob[]} jobs
 * @param {number} most rows
 * @returns {{shown: UploadJob[], more: number}} `more` are not shown
 */
export function visibleRows(jobs, most) {
  const wanted = jobs.filter(({ state }) => state !== "refused");
  const troubled = wanted.filter((job) => job.troubled).slice(0, most);
  const others = wanted.filter((job) => !job.troubled);
  const room = most - troubled.length;
  let tooMany = Math.max(0, others.length - room);
  const kept = others.filter((job) => {
    if (tooMany === 0 || job.active) return true;
    tooMany -= 1;
    return false;
  });
  const shown = [...troubled, ...kept.slice(0, room)];
  return { shown, more: wanted.length - shown.length };
}
