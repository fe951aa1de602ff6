// @ts-check
/** The files of folders, however deep, whether they were dropped or chosen; and of what else was dropped. */

/**
 * @typedef {object} Found
 * @property {File[]} files in the order of their paths
 * @property {string[]} unreadable names of files and folders that could not be opened
 */

/** Files and folders that systems and programs create for themselves, which are skipped. */
const SYSTEM = /^(?:\.|(?:thumbs\.db|desktop\.ini|@eaDir|#recycle|__MACOSX|\$RECYCLE\.BIN)$)/i;

/** @param {string} name of a file or a folder in a folder */
const isMeant = (name) => !SYSTEM.test(name);

/**
 * Of the files of a folder that was chosen. The folder itself is meant, whatever its name.
 *
 * @param {readonly File[]} files
 */
export const meant = (files) =>
  files.filter(({ name, webkitRelativePath: path }) => (path ? path.split("/").slice(1) : [name]).every(isMeant));

/**
 * Call while the drop event is handled: its data is gone afterwards.
 *
 * @param {DataTransfer} dropped
 * @returns {Promise<Found>}
 */
export async function filesOf(dropped) {
  const entries = Array.from(dropped.items, (item) => item.webkitGetAsEntry?.() ?? null);
  // Without folders the files are there at once, also where a browser knows no entries.
  if (!entries.some((entry) => entry?.isDirectory)) {
    return { files: [...dropped.files], unreadable: [] };
  }
  /** @type {Found} */
  const found = { files: [], unreadable: [] };
  for (const entry of entries) if (entry) await walk(entry, found);
  return found;
}

/**
 * @param {FileSystemEntry} entry
 * @param {Found} found
 */
async function walk(entry, found) {
  try {
    if (isFile(entry)) {
      found.files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    } else if (isDirectory(entry)) {
      for (const child of await children(entry)) if (isMeant(child.name)) await walk(child, found);
    }
  } catch {
    found.unreadable.push(entry.name);
  }
}

/** @param {FileSystemDirectoryEntry} folder */
async function children(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    // A hundred at a time, until there are none.
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    all.push(...some);
  }
  return all.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemFileEntry} */
const isFile = (entry) => entry.isFile;

/** @param {FileSystemEntry} entry @returns {entry is FileSystemDirectoryEntry} */
const isDirectory = (entry) => entry.isDirectory;
