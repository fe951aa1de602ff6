// @ts-check
/** Photos that another app shared with this one: kept by the worker, taken by the page. */

const NAME = "X-File-Name";
const CHANGED = "X-Last-Modified";
/** Of the form that the manifest describes. */
const FIELD = "photos";
/** Where the page is opened with them. */
const ARRIVED = "/?shared";
export const LOST = "/?shared=lost";

/**
 * Keep the files of a shared form.
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
    // One after the other: a cache gives back in the order in which it was filled.
    for (const [index, file] of files.entries()) await cache.put(`/share/${now}-${index}`, enclosed(file));
    return Response.redirect(ARRIVED, 303);
  } catch {
    // Too large for this device, most likely; the page says that nothing arrived.
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

/** Forget all of them, whether they were added or not. @param {string} store */
export const forget = (store) => caches.delete(store);

/** @param {File} file */
const enclosed = (file) =>
  new Response(file, {
    headers: {
      "Content-Type": file.type,
      // Headers hold no letters but those of English.
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
