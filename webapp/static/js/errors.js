// @ts-check
/** What can go wrong with a request, as a sentence for a person. */

import { text } from "./strings.js";

export class ApiError extends Error {
  /**
   * @param {string} message a sentence for a person
   * @param {{status?: number, code?: string, retryAfter?: number}} [details]
   *   status 0 means that there was no answer; retryAfter is in seconds
   */
  constructor(message, { status = 0, code = "network", retryAfter = 0 } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may well succeed in a moment. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** There was no answer at all. */
export function networkError() {
  return new ApiError(navigator.onLine ? text.errors.network : text.errors.offline);
}

/**
 * What an answer that is no success says, in the API's own words where it has some.
 *
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function refusal(response) {
  const { status } = response;
  const retryAfter = Math.min(Number(response.headers.get("Retry-After")) || 0, 30);
  let message = status === 429 ? text.errors.busy : text.errors.server;
  let code = "unknown";
  try {
    const answer = await response.json();
    if (typeof answer.error === "string") message = answer.error;
    if (typeof answer.code === "string") code = answer.code;
  } catch {
    // Not the API's own answer: the sentence for its status has to do.
  }
  return new ApiError(message, { status, code, retryAfter });
}

/**
 * What to tell a person about anything that was thrown.
 *
 * @param {unknown} error
 */
export const sentence = (error) =>
  error instanceof ApiError ? error.message : text.errors.server;
