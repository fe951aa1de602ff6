// @ts-check
/** Deletes what other sessions left on this device. Used by pages and by the service worker. */

import { storeName } from "./session.js";
import { deleteDatabase } from "./upload/database.js";

/** The kinds of caches of a session; those of the shell are shared. */
const KINDS = ["lists", "pictures", "shared"];
const DATABASE = "uploads";

/** @param {string} kind @param {string} name */
const isOf = (kind, name) => `${name}-`.startsWith(`${kind}-`);

/**
 * Delete the caches and databases of all sessions but one.
 *
 * @param {string} key of the session whose stores stay
 * @param {string} [former] a session that is known to have been there; not all browsers list their databases
 * @returns {Promise<void>} whatever could not be deleted
 */
export async function deleteOthers(key, former) {
  const own = KINDS.map((kind) => storeName(kind, key));
  const names = (await caches.keys()).filter((name) => KINDS.some((kind) => isOf(kind, name)) && !own.includes(name));
  const databases = new Set((await listed()).filter((name) => isOf(DATABASE, name)));
  if (former !== undefined) databases.add(storeName(DATABASE, former));
  databases.delete(storeName(DATABASE, key));
  await Promise.allSettled([...names.map((name) => caches.delete(name)), ...[...databases].map(deleteDatabase)]);
}

/** @returns {Promise<string[]>} names of the databases on this device */
async function listed() {
  try {
    return (await indexedDB.databases()).map(({ name = "" }) => name);
  } catch {
    return [];
  }
}
