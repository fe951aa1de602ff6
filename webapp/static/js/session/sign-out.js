// @ts-check
/** Signing out, here or everywhere: nothing of the person stays on the device. */

import { confirmed } from "../dialogs.js";
import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { replace } from "./change.js";
import { ENDING, tellOthers } from "./others.js";
import { endSession } from "./session-api.js";
import { UNFINISHED, sessionState } from "./state.js";

/** Other tabs are not awaited longer: the browser may have suspended them. */
const FINISH_MS = 3_000;

/**
 * @param {boolean} everywhere on all devices
 * @throws {ApiError} the API could not be asked: nobody was signed out
 */
export async function signOut(everywhere) {
  const { signOutEverywhereTitle, signOutEverywhereText, signOutEverywhere } = text.session;
  const { signOutUploadsTitle, signOutUploadsText, signOutUploads, keepUploading } = text.session;
  if (everywhere && !(await confirmed({ title: signOutEverywhereTitle, text: signOutEverywhereText, confirm: signOutEverywhere }))) return;
  const uploads = { title: signOutUploadsTitle, text: signOutUploadsText, confirm: signOutUploads, cancel: keepUploading };
  if ((sessionState.uploading || (await othersUpload())) && !(await confirmed(uploads))) return;
  if (!navigator.onLine) throw new ApiError(text.session.signOutOffline);
  await Promise.all([sessionState.finish(), othersFinish()]);
  await out(everywhere);
}

/** The person's account is being deleted: nothing of theirs stays on the device either. */
export async function left() {
  sessionState.leave();
  await out(false);
}

/** @param {boolean} everywhere */
async function out(everywhere) {
  const url = new URL(await endSession(everywhere), location.origin);
  await replace(undefined);
  location.replace(/^https?:$/.test(url.protocol) ? url.href : "/");
}

/** What other tabs have done is on its way: wait until it has arrived. */
async function othersFinish() {
  tellOthers(ENDING);
  const signal = AbortSignal.timeout(FINISH_MS);
  await navigator.locks?.request(UNFINISHED, { signal }, () => {}).catch(() => {});
}

/** Whether another tab has unfinished uploads: it holds a lock then (js/upload/resume-store.js). */
async function othersUpload() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name = "" }) => name.startsWith("unfinished uploads "));
}
