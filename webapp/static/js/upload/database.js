// @ts-check
/** Unfinished uploads between visits: an object store in IndexedDB. */

const TABLE = "unfinished";

/** @typedef {import("./resume-store.js").Entry} Entry */

export class UploadDatabase {
  /** @type {Promise<IDBDatabase> | null} */
  #database = null;

  /** @param {string} name of the database, another one for each session */
  constructor(name) {
    this.name = name;
  }

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
    this.#database ??= open(this.name);
    const transaction = (await this.#database).transaction(TABLE, mode);
    return new Promise((resolve, reject) => {
      const request = work(transaction.objectStore(TABLE));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  }
}

/**
 * Forget all that is in a database.
 *
 * @param {string} name
 * @returns {Promise<void>} once it is gone, or will be as soon as no page has it open
 */
export function deleteDatabase(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const type of ["success", "error", "blocked"]) request.addEventListener(type, () => resolve());
  });
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
function open(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(TABLE, { keyPath: "id" });
    });
    request.addEventListener("success", () => {
      const database = request.result;
      // The session has ended and the database is being deleted: nothing more is stored.
      database.addEventListener("versionchange", () => database.close());
      resolve(database);
    });
    request.addEventListener("error", () => reject(request.error));
  });
}
