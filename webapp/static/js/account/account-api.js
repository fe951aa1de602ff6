// @ts-check
/** Requests about one's own account. */

import { json } from "../api.js";
import { discard, request, requestOnce } from "../network.js";

/** @typedef {import("../api.js").Schemas} Schemas */
/** @typedef {Schemas["Export"]} Export */
/** @typedef {Schemas["ExportFile"]} ExportFile */

/** @returns {Promise<Export | undefined>} the latest one */
export const latestExport = async () => (await json(await request("GET", "/v1/account/exports"))).exports[0];

/** Begin another one, which takes the place of the one before. */
export async function beginExport() {
  discard(await requestOnce("POST", "/v1/account/export", { body: {} }));
}

/**
 * @param {string} exportId
 * @param {string} [cursor]
 * @returns {Promise<Schemas["ExportFiles"]>} with addresses that are valid for a quarter of an hour
 */
export async function exportFiles(exportId, cursor) {
  const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
  return json(await request("GET", `/v1/account/exports/${encodeURIComponent(exportId)}${query}`));
}

/** @returns {Promise<number>} how many photos one has, including those in the trash */
export const countPhotos = async () => (await json(await request("GET", "/v1/usage"))).photos;

/** From then on the session is nobody's. */
export async function deleteAccount() {
  discard(await requestOnce("DELETE", "/v1/account"));
}
