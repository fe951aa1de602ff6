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
 * What the API says, in the page's language. The API itself speaks English.
 *
 * @param {string | undefined} code of an error or of a reason
 * @param {string} sentence the API's own, for a code that this page does not know
 */
export const inWords = (code, sentence) =>
  code !== undefined && Object.hasOwn(text.codes, code) ? (text.codes[code] ?? sentence) : sentence;

/**
 * What an answer that is no success says, by its code if it has one.
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
    if (typeof answer.code === "string") code = answer.code;
    if (typeof answer.error === "string") message = inWords(code, answer.error);
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
