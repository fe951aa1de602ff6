// @ts-check
/** Deleting a person takes a while; it goes on without this page. */

import { sleep } from "../backoff.js";
import { getJob } from "./people-api.js";

const POLL_MS = 1_500;

/**
 * @param {string} jobId
 * @param {(photos: number) => void} onProgress
 * @returns {Promise<void>} once everything is gone
 */
export async function followLeaving(jobId, onProgress) {
  for (;;) {
    const { done, finished } = await getJob(jobId);
    if (finished) return;
    onProgress(done);
    await sleep(POLL_MS);
  }
}
