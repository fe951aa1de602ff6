// @ts-check
/** Expensive work on files: delegated to a worker, which is started on first use. */

/**
 * @typedef {object} Question
 * @property {number} id
 * @property {"sha256" | "smaller" | "preview"} task
 * @property {Blob} file
 * @property {string} [type]
 */

/** @typedef {{resolve: (result: any) => void, reject: (error: Error) => void}} Asker */

/** Larger files get no preview: decoding them may exhaust memory. */
const LARGEST_PREVIEW = 30 * 1024 * 1024;

/** The file can't be read (any more). */
export class FileError extends Error {}
/** The worker could not be loaded, or ran out of memory: not an error of the file. */
export class WorkerLost extends Error {}

export class FileTasks {
  /** @param {string} address of the worker's script */
  constructor(address) {
    this.address = address;
    /** @type {Worker | null} */
    this.worker = null;
    this.asked = 0;
    /** @type {Map<number, Asker>} */
    this.waiting = new Map();
    /** Previews are made one at a time: each decodes a whole picture. */
    this.previews = Promise.resolve();
  }

  /**
   * @param {Blob} file
   * @returns {Promise<string>} its SHA-256, hexadecimal
   * @throws {FileError | WorkerLost}
   */
  sha256(file) {
    return this.#ask({ task: "sha256", file });
  }

  /**
   * @param {Blob} file
   * @param {string} type the MIME type of its content
   * @returns {Promise<Blob | null>} the downscaled photo; null when it should be uploaded unchanged
   * @throws {FileError | WorkerLost}
   */
  smaller(file, type) {
    return this.#ask({ task: "smaller", file, type });
  }

  /**
   * @param {Blob} file
   * @param {AbortSignal} signal the preview is no longer needed
   * @returns {Promise<ImageBitmap | null>} small; null when there is none. The caller closes it.
   */
  preview(file, signal) {
    const turn = this.previews.then(async () => {
      if (signal.aborted || file.size > LARGEST_PREVIEW) return null;
      try {
        return await this.#ask({ task: "preview", file });
      } catch {
        // What this browser can't show, or no picture at all.
        return null;
      }
    });
    this.previews = turn.then(() => {});
    return turn;
  }

  destroy() {
    this.worker?.terminate();
    this.#lose();
  }

  /** @param {Omit<Question, "id">} question @returns {Promise<any>} */
  #ask(question) {
    return new Promise((resolve, reject) => {
      this.asked += 1;
      const id = this.asked;
      this.waiting.set(id, { resolve, reject });
      this.worker ??= this.#start();
      this.worker.postMessage({ id, ...question });
    });
  }

  #start() {
    const worker = new Worker(this.address, { type: "module" });
    worker.addEventListener("message", ({ data: { id, result, error } }) => {
      const asker = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) asker?.resolve(result);
      else asker?.reject(new FileError(error));
    });
    // The next question starts another.
    worker.addEventListener("error", () => this.#lose());
    return worker;
  }

  #lose() {
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(new WorkerLost());
    this.waiting.clear();
  }
}
