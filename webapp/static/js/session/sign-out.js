// @ts-check
/** Signing out, here or everywhere: nothing of the person stays on the device. */

import { confirmed } from "../dialogs.js";
import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { replace } from "./change.js";
import { endSession } from "./session-api.js";
import { sessionState } from "./state.js";

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
  await sessionState.finish();
  const url = new URL(await endSession(everywhere), location.origin);
  await replace(undefined);
  location.replace(/^https?:$/.test(url.protocol) ? url.href : "/");
}

/** Whether another tab has unfinished uploads: it holds a lock then (js/upload/resume-store.js). */
async function othersUpload() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name = "" }) => name.startsWith("unfinished uploads "));
}
