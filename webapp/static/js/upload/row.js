// @ts-check
/** One line of the list of uploads. */

import { clone, find } from "../dom.js";
import { fileSize, text } from "../strings.js";

/** @typedef {import("./job.js").UploadJob} UploadJob */

/** @param {UploadJob} job */
function describe(job) {
  switch (job.state) {
    case "waiting":
      return `${text.upload.waiting} · ${fileSize(job.file.size)}`;
    case "preparing":
      return text.upload.preparing;
    case "uploading":
      return job.retrying
        ? text.upload.retrying
        : text.upload.uploading(Math.floor(job.progress * 100));
    case "processing":
      return text.upload.processing;
    case "ready": {
      const ready = job.duplicate ? text.upload.alreadyThere : text.upload.ready;
      return job.photo?.damaged ? `${ready}. ${text.photos.damaged}` : ready;
    }
    default:
      return job.reason;
  }
}

export class UploadRow {
  /**
   * @param {UploadJob} job
   * @param {{retry: (job: UploadJob) => void, remove: (job: UploadJob) => void}} actions
   */
  constructor(job, { retry, remove }) {
    this.job = job;
    this.element = clone("upload-template");
    this.state = find(this.element, ".upload-state", HTMLElement);
    this.progress = find(this.element, ".upload-progress", HTMLProgressElement);
    this.done = find(this.element, ".upload-done", HTMLElement);
    this.retryButton = find(this.element, ".upload-retry", HTMLButtonElement);
    this.removeButton = find(this.element, ".upload-remove", HTMLButtonElement);
    this.picture = find(this.element, "img", HTMLImageElement);
    this.listening = new AbortController();

    const name = find(this.element, ".upload-name", HTMLElement);
    name.textContent = job.name;
    name.title = job.name;
    this.progress.setAttribute("aria-label", text.upload.progress(job.name));
    this.retryButton.setAttribute("aria-label", text.upload.retry(job.name));
    const { signal } = this.listening;
    this.retryButton.addEventListener("click", () => retry(job), { signal });
    this.removeButton.addEventListener("click", () => remove(job), { signal });
    job.addEventListener("change", () => this.update(), { signal });
    if (job.state !== "refused") this.#preview();
    this.update();
  }

  update() {
    const { job } = this;
    this.element.dataset.state = job.state;
    this.state.textContent = describe(job);
    const moving = ["preparing", "uploading", "processing"].includes(job.state);
    this.progress.hidden = !moving;
    // Without a value the bar shows that something happens, but not how far it is.
    if (job.state === "uploading") this.progress.value = job.progress;
    else this.progress.removeAttribute("value");
    this.done.hidden = job.state !== "ready";
    this.retryButton.hidden = job.state !== "failed";
    this.removeButton.hidden = job.state === "ready";
    const label = job.active ? text.upload.cancel(job.name) : text.upload.dismiss(job.name);
    this.removeButton.setAttribute("aria-label", label);
  }

  destroy() {
    this.listening.abort();
    URL.revokeObjectURL(this.picture.src);
    this.element.remove();
  }

  #preview() {
    const { signal } = this.listening;
    // Shown only once it is there: what this browser can't show keeps the drawing behind it.
    this.picture.addEventListener("load", () => (this.picture.hidden = false), { signal });
    this.picture.src = URL.createObjectURL(this.job.file);
  }
}
