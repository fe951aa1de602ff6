// @ts-check
/** Requests about the trash; restoring is in js/api.js, since undoing does it too. */

import { json } from "../api.js";
import { request } from "../network.js";

/** @typedef {import("../api.js").Schemas} Schemas */
/** @typedef {Schemas["TrashedImage"]} Trashed */
/** @typedef {Schemas["Trash"]} TrashPage */

/** The most that a page of the list may have. */
const PAGE = 100;

/**
 * A page of the trash, the newest deletion first.
 *
 * @param {{cursor?: string | undefined, limit?: number}} [page] the first one counts all photos
 * @param {AbortSignal} [signal]
 * @returns {Promise<TrashPage>}
 */
export async function listTrash({ cursor, limit = PAGE } = {}, signal) {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : { total: "true" }) });
  return json(await request("GET", `/v1/trash?${query}`, { signal, personal: true }));
}

/**
 * Delete photos for good. Idempotent.
 *
 * @param {readonly string[]} [imageIds] at most `MOST_AT_ONCE`; without them all that are in the trash now
 * @returns {Promise<Schemas["StartedWork"]>}
 */
export const emptyTrash = async (imageIds) =>
  json(await request("POST", "/v1/trash/empty", { body: imageIds ? { imageIds } : {} }));
