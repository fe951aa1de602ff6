/** The same functions where the page is in German. */

import assert from "node:assert/strict";
import { test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { dayHeading, decimal, fileSize, monthHeading, takenParts, text } = await import(new URL("strings.js", modules));
const { inWords } = await import(new URL("errors.js", modules));

test("sizes and days are written as in German", () => {
  assert.equal(fileSize(2.43 * 1024 * 1024), "2,4 MB");
  assert.equal(decimal(1.75), "1,8");
  assert.equal(dayHeading("2019-02-03"), "Sonntag, 3.");
  assert.equal(monthHeading("2019-02-03"), "Februar 2019");
  assert.deepEqual(takenParts("2019-02-03T12:34:56+09:00"), ["Sonntag, 3. Februar 2019", "12:34"]);
  assert.deepEqual(takenParts("2019-02-03"), ["Sonntag, 3. Februar 2019"], "of which no time is known");
  assert.equal(text.viewer.moment({ takenAt: "2019-02-03T12:34:56", uploadedAt: "" }), "So., 3. Feb. 2019, 12:34");
});

test("counts get their plural and their separators", () => {
  assert.equal(text.gallery.count(1), "1 Foto");
  assert.equal(text.gallery.count(0), "0 Fotos");
  assert.equal(text.gallery.count(10_000), "10.000 Fotos");
  assert.equal(text.upload.adding(1), "1 wird hinzugefügt");
  assert.equal(text.upload.adding(1_500), "1.500 werden hinzugefügt");
  assert.equal(text.upload.going(1_500), "1.500\u00a0Fotos");
  assert.equal(text.refused.notPhotos(1), "1 Datei ist kein Foto");
  assert.equal(text.refused.notPhotos(4), "4 Dateien sind keine Fotos");
  assert.equal(text.upload.left(70), "noch\u00a01\u00a0min");
});

test("braces in a name are not placeholders", () => {
  assert.equal(text.photos.open("{name} $& {count}"), "{name} $& {count} öffnen");
  assert.equal(text.removal.failed("{reason}", "So."), "{reason} konnte nicht in den Papierkorb verschoben werden. So.");
});

test("formats are listed", () => {
  const formats = ["JPEG", "PNG", "GIF"].map((label) => ({ label }));

  assert.ok(text.refused.formats({ formats }).includes("JPEG, PNG und GIF"));
});

test("the API's codes have German texts, and unknown ones the API's message", () => {
  assert.equal(inWords("too_complex", "The file…"), "Diese Datei ist zu komplex, um angezeigt zu werden.");
  assert.equal(inWords("brand_new", "A new sentence."), "A new sentence.");
  assert.equal(inWords(undefined, "A new sentence."), "A new sentence.");
  assert.equal(inWords("constructor", "A new sentence."), "A new sentence.");
});
