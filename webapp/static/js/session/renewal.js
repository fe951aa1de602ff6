// @ts-check
/** Renews a session that has expired: once for all tabs. */

import { ApiError } from "../errors.js";
import { signedInAgain } from "./ended.js";
import { dismiss } from "./change.js";
import { refreshSession } from "./session-api.js";

const LOCK = "session";
/** When it was last renewed, by any tab: milliseconds. */
const RENEWED = "session-renewed";
/** Codes of a person who can't come in, as `?sign-in=` names them. @type {Record<string, string>} */
const DISMISSED = { account_blocked: "blocked", not_invited: "not-invited" };

/**
 * Resolves once the request can be repeated, even if somebody has to sign in first.
 *
 * @param {number} sent when the request was sent that was answered with 401, milliseconds
 * @returns {Promise<void>}
 * @throws {ApiError} the session could not be renewed for now, or never will be
 */
export async function renewed(sent) {
  try {
    await renewSession(sent);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const reason = DISMISSED[error.code];
    if (reason) {
      await dismiss(reason);
      throw error;
    }
    await signedInAgain();
  }
}

/**
 * Renew it, unless another tab has done so since.
 *
 * @param {number} sent when the request was sent that needs it, milliseconds
 * @throws {ApiError}
 */
export function renewSession(sent) {
  const work = async () => {
    if (isRenewedSince(sent)) return;
    await refreshSession();
    try {
      localStorage.setItem(RENEWED, String(Date.now()));
    } catch {
      // Storage may be forbidden: each tab renews it for itself.
    }
  };
  // Plain pages over HTTP have no locks.
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** @param {number} sent */
function isRenewedSince(sent) {
  try {
    const at = Number(localStorage.getItem(RENEWED));
    // A time to come was written before the clock was set back.
    return at >= sent && at <= Date.now();
  } catch {
    return false;
  }
}
