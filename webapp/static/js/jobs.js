// @ts-check
/** Operations of the API that take long: they go on without the page, which follows them until they are finished. */

import { json } from "./api.js";
import { delay, online, sleep, visible } from "./backoff.js";
import { ApiError } from "./errors.js";
import { request } from "./network.js";

/** @typedef {import("./api.js").Schemas["Job"]} Job */

const PACE = { first: 700, factor: 1.3, longest: 4_000 };

/** @param {string} jobId @param {AbortSignal} [signal] @returns {Promise<Job>} */
const getJob = async (jobId, signal) => json(await request("GET", `/v1/jobs/${encodeURIComponent(jobId)}`, { signal }));

/**
 * Resolves once an operation is finished. Asks only while somebody looks, and for as long as it takes.
 *
 * @param {string} jobId
 * @param {{onProgress?: (job: Job) => void, signal?: AbortSignal}} [how]
 * @returns {Promise<Job>}
 * @throws {ApiError} nobody knows of it any more
 */
export async function followJob(jobId, { onProgress, signal } = {}) {
  for (let asked = 0; ; asked += 1) {
    await visible(signal);
    await online(signal);
    try {
      const job = await getJob(jobId, signal);
      onProgress?.(job);
      if (job.finished) return job;
    } catch (error) {
      if (!(error instanceof ApiError && error.passing)) throw error;
    }
    await sleep(delay(PACE, asked), signal);
  }
}
