// @ts-check
/** Signing out, here or everywhere: nothing of the person stays on the device. */

import { sleep } from "../backoff.js";
import { confirmed } from "../dialogs.js";
import { ApiError } from "../errors.js";
import { text } from "../strings.js";
import { replace } from "./change.js";
import { remembered } from "./person.js";
import { endSession } from "./session-api.js";
import { sessionState } from "./state.js";

/** The choice of a language is not the person's, and survives (js/languages.js). */
const LANGUAGE = "language";
const CLEARED_MS = 1_000;
const LOOK_MS = 20;

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
  const language = localStorage.getItem(LANGUAGE);
  const url = new URL(await endSession(everywhere), location.origin);
  if (language !== null) await cleared();
  await replace(undefined);
  if (language !== null) localStorage.setItem(LANGUAGE, language);
  location.replace(/^https?:$/.test(url.protocol) ? url.href : "/");
}

/** The answer told the browser to clear its storage. Pages see that a moment later, and not in all browsers. */
async function cleared() {
  for (let waited = 0; remembered() && waited < CLEARED_MS; waited += LOOK_MS) await sleep(LOOK_MS);
}

/** Whether another tab has unfinished uploads: it holds a lock then (js/upload/resume-store.js). */
async function othersUpload() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name = "" }) => name.startsWith("unfinished uploads "));
}
