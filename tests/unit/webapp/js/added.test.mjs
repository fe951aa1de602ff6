/** Photos that were added get into the gallery, whatever page was open. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { Added } = await import(new URL("upload/added.js", modules));

test("photos added while no gallery is open appear once one is", () => {
  const added = new Added();
  const shown = [];
  const leave = added.follow((photo) => shown.push(photo));
  added.tell("here");
  leave();
  added.tell("meanwhile");
  added.tell("too");
  assert.deepEqual(shown, ["here"]);

  added.follow((photo) => shown.push(photo));
  added.tell("again");

  assert.deepEqual(shown, ["here", "meanwhile", "too", "again"]);
});

test("each open gallery gets each photo once", () => {
  const added = new Added();
  const [one, other] = [[], []];
  added.follow((photo) => one.push(photo));
  added.follow((photo) => other.push(photo));
  added.tell("photo");

  assert.deepEqual([one, other], [["photo"], ["photo"]]);
});
