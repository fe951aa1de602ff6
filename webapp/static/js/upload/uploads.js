// @ts-check
/** Joins the parts of uploading. Not needed to see photos, so it is loaded after the first of them. */

import "../common.js";
import { fileWorker, PARALLEL_UPLOADS, uploadLimits } from "../config.js";
import { find } from "../dom.js";
import { UPLOADS_PAUSED } from "../errors.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { isReason, usage } from "../usage/usage.js";
import { warnOfLimits } from "../usage/warning.js";
import { FileTasks } from "./files.js";
import { ResumeStore } from "./resume-store.js";
import { ResumePrompt } from "./resume-prompt.js";
import { UploadQueue } from "./queue.js";
import { UploadDatabase } from "./database.js";
import { UploadTray } from "./tray.js";

/** Longer than other messages: it says why what somebody asked for does not happen. */
const HALTED_MS = 15_000;

/** @typedef {import("../api.js").Photo} Photo */

/**
 * @param {string} database name of that which remembers unfinished uploads
 * @param {(photo: Photo) => void} onPhoto a photo is in the gallery
 * @returns {UploadQueue} that takes files from now on
 */
export function startUploads(database, onPhoto) {
  const tasks = new FileTasks(fileWorker());

  const queue = new UploadQueue({
    limits: uploadLimits,
    parallel: PARALLEL_UPLOADS,
    tasks,
    onReady: ({ photo }) => {
      usage.outdate();
      if (photo) onPhoto(photo);
    },
  });

  const resumeStore = new ResumeStore({
    store: new UploadDatabase(database),
    locks: navigator.locks,
    space: navigator.storage,
  });
  resumeStore.watch(queue);

  const tray = new UploadTray(find(document, "#tray", HTMLElement), queue, tasks);

  const prompt = new ResumePrompt(find(document, "#resume-prompt", HTMLElement), resumeStore, {
    add: (files, how) => queue.add(files, how),
    changed: () => {
      tray.offering = prompt.open;
      tray.update();
    },
    answered: () => {
      tray.answered = true;
      tray.update();
    },
  });

  addEventListener("online", () => queue.retryLost());

  // Somebody is about to add photos, which may not be possible now.
  find(document, "#add-menu", HTMLElement).addEventListener("toggle", () => void usage.read());
  queue.addEventListener("accepted", () => void warnOfLimits());
  queue.addEventListener("halted", (event) => {
    const { code, reason, message } = /** @type {CustomEvent<import("../errors.js").ApiError>} */ (event).detail;
    // That has a banner, which stays.
    if (code === UPLOADS_PAUSED && isReason(reason)) usage.pausedFor(reason);
    else notify(message, { stays: HALTED_MS });
  });

  /** @param {Event} event */
  const object = (event) => {
    // The browser asks before leaving, and signing out does: unfinished uploads would have to restart.
    if (queue.unsent) event.preventDefault();
  };
  addEventListener("beforeunload", object);
  sessionState.addEventListener("leaving", object);
  sessionState.addEventListener("left", () => queue.destroy());
  sessionState.addEventListener("change", () => tray.update());

  tray.update();
  resumeStore.recover();
  return queue;
}
