// @ts-check
/** Where unfinished uploads lie between two visits: a table of the browser's own database. */

const NAME = "uploads";
const TABLE = "unfinished";

/** @typedef {import("./resume-store.js").Entry} Entry */

export class UploadDatabase {
  /** @type {Promise<IDBDatabase> | null} */
  #database = null;

  /** @returns {Promise<Entry[]>} */
  all() {
    return this.#run("readonly", (table) => table.getAll());
  }

  /** @param {Entry} entry */
  put(entry) {
    return this.#run("readwrite", (table) => table.put(entry));
  }

  /** @param {string} id */
  delete(id) {
    return this.#run("readwrite", (table) => table.delete(id));
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(table: IDBObjectStore) => IDBRequest<any>} work
   * @returns {Promise<any>} once it is on disk
   * @throws {DOMException} there is no room, or no database in this mode of the browser
   */
  async #run(mode, work) {
    this.#database ??= open();
    const transaction = (await this.#database).transaction(TABLE, mode);
    return new Promise((resolve, reject) => {
      const request = work(transaction.objectStore(TABLE));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(TABLE, { keyPath: "id" });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
