// @ts-check
/** Joins the parts of uploading. Not needed to see photos, so it is loaded after the first of them. */

import "../common.js";
import { fileWorker, PARALLEL_UPLOADS, uploadLimits } from "../config.js";
import { find } from "../dom.js";
import { sessionState } from "../session/state.js";
import { FileTasks } from "./files.js";
import { ResumeStore } from "./resume-store.js";
import { ResumePrompt } from "./resume-prompt.js";
import { UploadQueue } from "./queue.js";
import { UploadDatabase } from "./database.js";
import { UploadTray } from "./tray.js";

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
    onReady: ({ photo }) => photo && onPhoto(photo),
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
