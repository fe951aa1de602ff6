// @ts-check
/** Errors of requests, with messages for people. */

import { text } from "./strings.js";

/** The code of an answer of the API: it needs more time for the timeline than a request has. */
export const TIMELINE_BUILDING = "timeline_building";

/** Error codes of `/images/changes` after which the whole list has to be read again. */
export const OUTDATED = new Set(["since_too_old", "invalid_since"]);

/** The code of an answer of the API: nobody can add photos for now. */
export const UPLOADS_PAUSED = "uploads_paused";

export class ApiError extends Error {
  /**
   * @param {string} message a sentence for a person
   * @param {{status?: number, code?: string, reason?: string | undefined, retryAfter?: number}} [details]
   *   status 0 means that there was no answer; reason says more than the code; retryAfter is in seconds
   */
  constructor(message, { status = 0, code = "network", reason, retryAfter = 0 } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed at once. */
  get passing() {
    if (this.code === TIMELINE_BUILDING) return false;
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** There was no answer at all. */
export function networkError() {
  return new ApiError(navigator.onLine ? text.errors.network : text.errors.offline);
}

/** @type {Readonly<Record<string, string>>} */
const codes = text.codes;

/** @param {string | undefined} reason @returns {string | undefined} */
const whyPaused = (reason = "") => /** @type {Readonly<Record<string, string>>} */ (text.paused)[reason];

/**
 * The API's message in the page's language. The API itself uses English.
 *
 * @param {string | undefined} code of an error or of a reason
 * @param {string} sentence the API's own message, for a code that this page does not know
 */
export const inWords = (code, sentence) =>
  code !== undefined && Object.hasOwn(codes, code) ? (codes[code] ?? sentence) : sentence;

/**
 * The error that a failed response describes, by its code if it has one.
 *
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function refusal(response) {
  const { status } = response;
  const retryAfter = Math.min(Number(response.headers.get("Retry-After")) || 0, 30);
  let message = status === 429 ? text.codes.busy : text.codes.internal_error;
  let code = "unknown";
  let reason;
  try {
    const answer = await response.json();
    if (typeof answer.code === "string") code = answer.code;
    if (typeof answer.error === "string") message = inWords(code, answer.error);
    if (typeof answer.reason === "string") reason = answer.reason;
    if (code === UPLOADS_PAUSED) message = whyPaused(reason) ?? message;
  } catch {
    // Not the API's own response: fall back to a message for the status.
  }
  return new ApiError(message, { status, code, reason, retryAfter });
}

/**
 * The message to show for anything that was thrown.
 *
 * @param {unknown} error
 */
export const sentence = (error) =>
  error instanceof ApiError ? error.message : text.codes.internal_error;
