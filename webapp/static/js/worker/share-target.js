// @ts-check
/** Web Share Target: the worker stores photos shared from other apps, the page takes them. */

const NAME = "X-File-Name";
const CHANGED = "X-Last-Modified";
/** The form field in the manifest. */
const FIELD = "photos";
/** The addresses at which the page is opened. */
const ARRIVED = "/?shared";
export const LOST = "/?shared=lost";

/**
 * Store the files of a shared form.
 *
 * @param {Request} request
 * @param {string} store name of the cache that they are to wait in
 * @returns {Promise<Response>} sends the browser to the page
 */
export async function receive(request, store) {
  try {
    const form = await request.formData();
    const files = form.getAll(FIELD).filter((entry) => entry instanceof File);
    const cache = await caches.open(store);
    const now = Date.now();
    // One after the other: a cache returns entries in insertion order.
    for (const [index, file] of files.entries()) await cache.put(`/share/${now}-${index}`, enclosed(file));
    return Response.redirect(ARRIVED, 303);
  } catch {
    // Probably too large for this device; the page reports that nothing arrived.
    return Response.redirect(LOST, 303);
  }
}

/** @param {string} store @returns {Promise<File[]>} in the order in which they were shared */
export async function waiting(store) {
  const cache = await caches.open(store);
  const requests = await cache.keys();
  return Promise.all(
    requests.map(async (request) => opened(/** @type {Response} */ (await cache.match(request)))),
  );
}

/** Delete all of them, whether they were added or not. @param {string} store */
export const forget = (store) => caches.delete(store);

/** @param {File} file */
const enclosed = (file) =>
  new Response(file, {
    headers: {
      "Content-Type": file.type,
      // Header values are limited to Latin-1.
      [NAME]: encodeURIComponent(file.name),
      [CHANGED]: String(file.lastModified),
    },
  });

/** @param {Response} response */
async function opened(response) {
  const name = decodeURIComponent(response.headers.get(NAME) ?? "");
  return new File([await response.blob()], name, {
    type: response.headers.get("Content-Type") ?? "",
    lastModified: Number(response.headers.get(CHANGED)),
  });
}
