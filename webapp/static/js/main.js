// @ts-check
/** Joins the parts of the page. Nothing else happens here. */

import { PARALLEL_UPLOADS, uploadLimits } from "./config.js";
import { find } from "./dom.js";
import { Gallery } from "./gallery/gallery.js";
import { Removal } from "./gallery/removal.js";
import { announce } from "./notices.js";
import { text } from "./strings.js";
import { Dropzone } from "./upload/dropzone.js";
import { UploadQueue } from "./upload/queue.js";
import { UploadTray } from "./upload/tray.js";

/** The full view is not part of the first load. */
const viewer = () => import("./gallery/viewer.js");

const removal = new Removal(find(document, "#delete-dialog", HTMLDialogElement), (card) =>
  gallery.remove(card),
);

const gallery = new Gallery(find(document, "#gallery", HTMLElement), {
  open: async (card) => (await viewer()).openViewer(gallery.cards, card),
  remove: (card) => removal.ask(card),
});

const queue = new UploadQueue({
  limits: uploadLimits,
  parallel: PARALLEL_UPLOADS,
  onReady: (job) => {
    if (job.photo) gallery.add(job.photo);
    const { announceReady, announceAlreadyThere } = text.upload;
    announce((job.duplicate ? announceAlreadyThere : announceReady)(job.name));
  },
  onFailed: (job) => announce(text.upload.announceFailed(job.name, job.reason)),
});

const tray = new UploadTray(find(document, "#tray", HTMLElement), queue);

new Dropzone({
  input: find(document, "#file-input", HTMLInputElement),
  overlay: find(document, "#dropping", HTMLElement),
  onFiles: (files) => queue.add(files),
});

// Somebody who points at a photo is likely to open it.
gallery.grid.addEventListener(
  "pointerover",
  () => void viewer().then(({ warm }) => warm()).catch(() => {}),
  { once: true },
);

addEventListener("beforeunload", (event) => {
  // The browser asks whether to leave: what is not sent yet would be lost.
  if (queue.jobs.some(({ state }) => ["waiting", "preparing", "uploading"].includes(state))) {
    event.preventDefault();
  }
});

tray.update();
void gallery.load();
