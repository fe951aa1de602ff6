/** Folders that are dropped, with a file system that is made up. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { filesOf, meant } = await import(new URL("upload/folders.js", modules));

const file = (name) => ({ name, isFile: true, file: (resolve) => resolve(new File([name], name)) });
const broken = (name) => ({ name, isFile: true, file: (_, reject) => reject(new DOMException("gone")) });

/** Browsers give at most a hundred entries of a folder at a time. */
const folder = (name, children) => ({
  name,
  isDirectory: true,
  createReader() {
    const rest = [...children];
    return { readEntries: (resolve) => resolve(rest.splice(0, 100)) };
  },
});

const dropped = (...entries) => ({
  files: entries.map(({ name }) => new File([], name)),
  items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
});
const names = (files) => files.map(({ name }) => name);

test("folders are opened, however deep, and files come in the order of their names", async () => {
  const inner = folder("b", [file("IMG 10.jpg"), file("IMG 9.jpg")]);
  const { files, unreadable } = await filesOf(dropped(file("z.jpg"), folder("holiday", [file("c.jpg"), inner, file("a.jpg")])));

  assert.deepEqual(names(files), ["z.jpg", "a.jpg", "IMG 9.jpg", "IMG 10.jpg", "c.jpg"]);
  assert.deepEqual(unreadable, []);
});

test("a folder of hundreds is read whole", async () => {
  const all = Array.from({ length: 350 }, (_, index) => file(`${index}.jpg`));

  const { files } = await filesOf(dropped(folder("many", all)));

  assert.deepEqual(names(files), names(all));
});

/** A folder as both ways give it: dropped, and chosen in the dialogue, which gives the files of all folders in it. */
const bothWays = {
  dropped: async (name, tree) => (await filesOf(dropped(made(name, tree)))).files,
  chosen: async (name, tree) => meant(listed(`${name}/`, tree)),
};
const made = (name, tree) => folder(name, Object.entries(tree).map(([each, below]) => (below ? made(each, below) : file(each))));
const listed = (path, tree) =>
  Object.entries(tree).flatMap(([name, below]) =>
    below ? listed(`${path}${name}/`, below) : Object.assign(new File([], name), { webkitRelativePath: path + name }),
  );

for (const [way, files] of Object.entries(bothWays)) {
  test(`system files are skipped in folders that are ${way}`, async () => {
    const tree = {
      ".DS_Store": null,
      ".git": { "x.jpg": null },
      ".picasaoriginals": { "IMG 1.jpg": null },
      ".thumbnails": { deep: { "1.jpg": null } },
      "@eaDir": { "IMG 1.jpg": { "SYNOPHOTO_THUMB_M.jpg": null } },
      "@eaDirectory": { "b.jpg": null },
      "My thumbs.db.jpg": null,
      "Thumbs.db": null,
      "__MACOSX": { "._a.jpg": null },
      "a.jpg": null,
    };

    assert.deepEqual(names(await files("DCIM", tree)).sort(), ["My thumbs.db.jpg", "a.jpg", "b.jpg"]);
    // Whoever takes such a folder itself means it.
    assert.deepEqual(names(await files(".thumbnails", { "1.jpg": null })), ["1.jpg"]);
  });
}

test("what can't be opened is reported, and stops nothing else", async () => {
  const { files, unreadable } = await filesOf(dropped(folder("f", [broken("a.jpg"), file("b.jpg")])));

  assert.deepEqual(names(files), ["b.jpg"]);
  assert.deepEqual(unreadable, ["a.jpg"]);
});

test("plain files are taken as they are, also by browsers that know no folders", async () => {
  assert.deepEqual(names((await filesOf(dropped(file("a.jpg"), file("b.jpg")))).files), ["a.jpg", "b.jpg"]);

  const old = { files: [new File([], "a.jpg")], items: [{}] };
  assert.deepEqual(names((await filesOf(old)).files), ["a.jpg"]);
});
