// @ts-check
/** One line of the list of uploads. */

import { clone, find, localPath } from "../dom.js";
import { pictures } from "../gallery/pictures.js";
import { fileSize, text } from "../strings.js";

/** @typedef {import("./files.js").FileTasks} FileTasks */
/** @typedef {import("./job.js").UploadJob} UploadJob */

/** @param {UploadJob} job */
function describe(job) {
  const pause = job.pause && text.upload[job.pause];
  switch (job.state) {
    case "waiting":
      return pause || `${text.upload.waiting} · ${fileSize(job.file.size)}`;
    case "same":
      return text.upload.same(job.sameAs?.name ?? "");
    case "preparing":
      return pause || text.upload.preparing;
    case "uploading":
      return pause || text.upload.uploading(Math.floor(job.progress * 100));
    case "processing":
      return text.upload.processing;
    case "ready":
      return ended(job);
    default:
      return job.reason;
  }
}

/** @param {UploadJob} job */
function ended({ duplicate, restored, photo, smaller, sentBytes, file }) {
  if (restored) return text.upload.restored;
  if (duplicate) return text.upload.alreadyThere;
  const shrunk = smaller && sentBytes !== undefined && sentBytes < file.size;
  const ready = shrunk
    ? `${text.upload.ready}, ${text.upload.sentSmaller(sentBytes, file.size)}`
    : text.upload.ready;
  return photo?.damaged ? `${ready}. ${text.photos.damaged}` : ready;
}

export class UploadRow {
  /**
   * @param {UploadJob} job
   * @param {FileTasks} tasks
   * @param {{retry: () => void, remove: () => void}} actions
   */
  constructor(job, tasks, { retry, remove }) {
    this.job = job;
    this.tasks = tasks;
    this.element = clone("upload-template");
    this.state = find(this.element, ".upload-state", HTMLElement);
    this.progress = find(this.element, ".upload-progress", HTMLProgressElement);
    this.done = find(this.element, ".upload-done", HTMLElement);
    this.retryButton = find(this.element, ".upload-retry", HTMLButtonElement);
    this.removeButton = find(this.element, ".upload-remove", HTMLButtonElement);
    this.picture = find(this.element, "canvas", HTMLCanvasElement);
    this.arrived = find(this.element, ".upload-picture img", HTMLImageElement);
    this.previewed = false;
    this.listening = new AbortController();

    const name = find(this.element, ".upload-name", HTMLElement);
    name.textContent = job.name;
    name.title = job.name;
    this.progress.setAttribute("aria-label", text.upload.progress(job.name));
    this.retryButton.setAttribute("aria-label", text.upload.retry(job.name));
    const { signal } = this.listening;
    this.retryButton.addEventListener("click", retry, { signal });
    this.removeButton.addEventListener("click", remove, { signal });
    job.addEventListener("change", () => this.update(), { signal });
    this.update();
  }

  update() {
    const { job } = this;
    this.element.dataset.state = job.state;
    const words = describe(job);
    if (this.state.textContent !== words) this.state.textContent = words;
    const underWay = ["preparing", "uploading", "processing"].includes(job.state);
    this.progress.hidden = !underWay || job.pause === "offline";
    // Without a value the bar is indeterminate.
    if (job.state === "uploading" && !job.pause) this.progress.value = job.progress;
    else this.progress.removeAttribute("value");
    this.done.hidden = job.state !== "ready";
    this.retryButton.hidden = job.state !== "failed";
    // What has arrived becomes a photo, and can be deleted in the gallery.
    this.removeButton.hidden = job.state === "ready" || job.state === "processing";
    const label = job.unsent ? text.upload.cancel(job.name) : text.upload.dismiss(job.name);
    this.removeButton.setAttribute("aria-label", label);
    // Known to be a photo.
    if (job.type && !this.previewed) void this.#preview();
    // The browser may not show the file itself, but it can show the photo made from it.
    if (job.photo && this.picture.hidden && !this.arrived.src) this.#arrive(job.photo);
  }

  destroy() {
    this.listening.abort();
    this.element.remove();
  }

  /** @param {import("../api.js").Photo} photo */
  #arrive(photo) {
    const [smallest] = pictures(photo);
    if (!smallest) return;
    this.arrived.addEventListener("load", () => {
      this.arrived.hidden = !this.picture.hidden;
    }, { once: true, signal: this.listening.signal });
    this.arrived.src = localPath(smallest.url);
  }

  /** A few kilobytes per row instead of a decoded photo. */
  async #preview() {
    this.previewed = true;
    const { signal } = this.listening;
    const preview = await this.tasks.preview(this.job.file, signal);
    if (!preview) return;
    if (!signal.aborted) cover(this.picture, preview);
    preview.close();
  }
}

/** @param {HTMLCanvasElement} canvas @param {ImageBitmap} picture its middle is shown */
function cover(canvas, picture) {
  const edge = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - edge) / 2, (picture.height - edge) / 2];
  const { width, height } = canvas;
  canvas.getContext("2d")?.drawImage(picture, left, top, edge, edge, 0, 0, width, height);
  canvas.hidden = false;
}
