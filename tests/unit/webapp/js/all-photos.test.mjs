/** The list of all photos, over the API of the page. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../../webapp/", import.meta.url);
const modules = new URL("static/js/", root);
const { api } = await import(new URL("api.js", modules));
const { allPhotos } = await import(new URL("gallery/all-photos.js", modules));
const { Store } = await import(new URL("gallery/store.js", modules));
const { isBeginning } = await import(new URL("lists.js", modules));

const FIRST = {
  taken: /rel="preload" as="fetch".* href="([^"]+)"/g,
  uploaded: /data-first-request="added" .*as="fetch".* href="([^"]+)"/g,
};

for (const [sort, links] of Object.entries(FIRST)) test(`the page's head and the service worker know the gallery's first requests (${sort})`, async () => {
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    return Response.json({ images: [], days: [] });
  };

  await new Store(allPhotos(api, sort)).load();

  const head = readFileSync(new URL("pages/gallery.html", root), "utf8");
  const preloaded = [...head.matchAll(links)].map(([, address]) => address.replaceAll("&amp;", "&"));
  assert.deepEqual(asked.toSorted(), preloaded.toSorted());
  assert.ok(asked.every((address) => isBeginning(new URL(address, "https://site.example"))));
});

for (const [what, photo, found] of [
  ["that is not ready", { imageId: "one", status: "pending" }, undefined],
  ["that is there", { imageId: "one", status: "ready" }, "one"],
  ["that is the same as another", { imageId: "one", status: "ready", duplicateOf: "two" }, "two"],
  ["that is gone", 404, undefined],
]) {
  test(`a photo ${what} is found as ${found}`, async () => {
    globalThis.fetch = async () =>
      typeof photo === "number" ? Response.json({ error: "Gone.", code: "image_not_found" }, { status: photo }) : Response.json(photo);

    assert.equal((await allPhotos(api).find("one"))?.imageId, found);
  });
}
