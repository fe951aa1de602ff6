// @ts-check
/**
 * Remembers unfinished uploads for the next visit. Files are kept up to a budget; of the others only the
 * names, so that people know what to choose again.
 *
 * Each page holds a lock while it has unfinished uploads, so what another tab is still uploading is
 * offered only when that tab is gone. Without locks or a database nothing is kept, which is not an error.
 */

/** @typedef {import("./job.js").UploadJob} UploadJob */

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} session of the page that has it
 * @property {string} name
 * @property {number} size
 * @property {number} lastModified
 * @property {number} since when it was left, milliseconds
 * @property {boolean} smaller
 * @property {File} [file] missing when it did not fit into the budget
 */

/**
 * @typedef {object} Store
 * @property {() => Promise<Entry[]>} all
 * @property {(entry: Entry) => Promise<unknown>} put
 * @property {(id: string) => Promise<unknown>} delete
 */

/** The most bytes copied to disk, and the share of free space. */
const MOST_BYTES = 256 * 1024 * 1024;
const SHARE = 0.2;
/** Entries expire after a week. */
const STAYS_MS = 7 * 24 * 60 * 60 * 1000;

/** Fires `change` when there is more or less to offer. */
export class ResumeStore extends EventTarget {
  /**
   * @param {object} options
   * @param {Store} options.store
   * @param {Pick<LockManager, "request"> | undefined} options.locks
   * @param {Pick<StorageManager, "estimate"> | undefined} options.space
   * @param {string} [options.session] unique to this page
   */
  constructor({ store, locks, space, session = String(Math.random()).slice(2) }) {
    super();
    this.store = store;
    this.locks = locks;
    this.space = space;
    this.session = session;
    /** @type {Map<UploadJob, Entry>} what is on disk or on its way there */
    this.kept = new Map();
    /** @type {Entry[]} what pages that are gone have left */
    this.left = [];
    /** @type {WeakMap<File, Entry>} what was offered and is being added again */
    this.returning = new WeakMap();
    /** @type {(() => void) | null} */
    this.unlock = null;
    /** Pending database work, one step after the other; failures affect nothing else. */
    this.work = Promise.resolve();
  }

  /**
   * Follow what a queue does.
   *
   * @param {EventTarget} queue an `UploadQueue`
   */
  watch(queue) {
    queue.addEventListener("accepted", (event) => this.#keep(jobOf(event)));
    queue.addEventListener("gone", (event) => this.#drop(jobOf(event)));
  }

  /** Find what closed pages left, now or later. */
  recover() {
    this.#later(async () => {
      if (!this.locks) return;
      const entries = await this.store.all();
      const sessions = new Set(entries.map(({ session }) => session));
      sessions.delete(this.session);
      for (const session of sessions) {
        // Not waited for: another tab may stay open for hours.
        void this.locks.request(lockOf(session), () => this.#inherit(session)).catch(() => {});
      }
    });
  }

  /**
   * The files that were left, to be added again. Those without a file have to be chosen again.
   *
   * @returns {{files: File[], smaller: boolean}}
   */
  take() {
    /** @type {File[]} */
    const files = [];
    for (const entry of this.left) {
      if (!entry.file) continue;
      this.returning.set(entry.file, entry);
      files.push(entry.file);
      // Ours from now on, so that no other page offers it.
      entry.session = this.session;
      this.#later(() => this.#write(entry));
    }
    const smaller = this.left.some((entry) => entry.smaller);
    this.#offer(this.left.filter(({ file }) => !file));
    return { files, smaller };
  }

  /** Discard what was left. */
  forget() {
    for (const { id } of this.left) this.#later(() => this.store.delete(id));
    this.#offer([]);
  }

  /** @param {string} session whose lock is held as long as this page is there, so that it alone offers */
  async #inherit(session) {
    const now = Date.now();
    for (const entry of await this.store.all()) {
      if (entry.session !== session) continue;
      if (now - entry.since > STAYS_MS) await this.store.delete(entry.id);
      else this.left.push(entry);
    }
    if (!this.left.length) return;
    this.#offer(this.left);
    await new Promise((release) => this.addEventListener("settled", release, { once: true }));
  }

  /** @param {UploadJob} job */
  #keep(job) {
    const { name, size, lastModified } = job.file;
    const again = this.returning.get(job.file) ?? this.#chosenAgain(job.file);
    const id = again?.id ?? `${this.session} ${job.id}`;
    /** @type {Entry} */
    const entry = { id, session: this.session, name, size, lastModified, since: Date.now(), smaller: job.smaller };
    this.kept.set(job, entry);
    job.addEventListener("change", () => this.#arrived(job));
    this.#later(async () => {
      // The upload was faster than the disk.
      if (this.kept.get(job) !== entry) return;
      if (again?.file || (await this.#fits(size))) entry.file = job.file;
      await this.#write(entry);
    });
  }

  /** @param {Entry} entry */
  async #write(entry) {
    if (!this.locks) return;
    this.unlock ??= await this.#lock(this.locks);
    try {
      await this.store.put(entry);
    } catch {
      // Less space than the browser reported: keep the name at least.
      delete entry.file;
      await this.store.put(entry);
    }
  }

  /** What has arrived becomes a photo without this page, and so do duplicates. @param {UploadJob} job */
  #arrived(job) {
    if (!this.kept.has(job) || !isThere(job)) return;
    for (const each of [...this.kept.keys()].filter(isThere)) this.#drop(each);
  }

  /** @param {UploadJob} job */
  #drop(job) {
    const entry = this.kept.get(job);
    if (!entry) return;
    this.kept.delete(job);
    this.#later(async () => {
      await this.store.delete(entry.id);
      if (this.kept.size) return;
      this.unlock?.();
      this.unlock = null;
    });
  }

  /**
   * The entry without a file that matches this one.
   *
   * @param {File} file
   */
  #chosenAgain(file) {
    const found = this.left.find(
      ({ name, size, lastModified }) =>
        name === file.name && size === file.size && lastModified === file.lastModified,
    );
    if (found) this.#offer(this.left.filter((entry) => entry !== found));
    return found;
  }

  /** @param {number} bytes */
  async #fits(bytes) {
    const { quota = 0, usage = 0 } = (await this.space?.estimate()) ?? {};
    let used = 0;
    for (const { file } of this.kept.values()) used += file?.size ?? 0;
    return used + bytes <= MOST_BYTES && bytes <= (quota - usage) * SHARE;
  }

  /**
   * @param {Pick<LockManager, "request">} locks
   * @returns {Promise<() => void>} gives the lock back
   */
  #lock(locks) {
    return new Promise((resolve, reject) => {
      const held = () => new Promise((/** @type {(value?: undefined) => void} */ release) => resolve(release));
      locks.request(lockOf(this.session), held).catch(reject);
    });
  }

  /** @param {Entry[]} entries */
  #offer(entries) {
    this.left = entries;
    this.dispatchEvent(new Event("change"));
    if (!entries.length) this.#later(async () => this.dispatchEvent(new Event("settled")));
  }

  /** @param {() => Promise<unknown>} work */
  #later(work) {
    // A full disk or a private window: nothing is offered next time.
    this.work = this.work.then(work).then(() => {}, () => {});
  }
}

/** @param {UploadJob} job */
const isThere = ({ arrived, sameAs }) => arrived || sameAs?.arrived === true;

/** @param {string} session */
const lockOf = (session) => `unfinished uploads ${session}`;

/** @param {Event} event @returns {UploadJob} */
const jobOf = (event) => /** @type {CustomEvent} */ (event).detail;
