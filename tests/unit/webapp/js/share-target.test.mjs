/** Files that other apps share with the installed page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "./fake-worker.mjs";

const { receive, waiting, forget } = await import("../../../../webapp/static/js/worker/share-target.js");

const shared = (...files) => {
  const body = new FormData();
  for (const file of files) body.append("photos", file);
  return new Request("https://site.example/share", { method: "POST", body });
};

test("shared files arrive in their order, with name, type, time and content", async () => {
  Response.redirect = (address, status) => new Response(null, { status, headers: { Location: address } });
  const names = ["b ü.jpg", "שלום.jpg", "a.jpg"];

  const answer = await receive(shared(...names.map((name) => new File([name], name, { type: "image/jpeg" }))), "shared");

  assert.deepEqual([answer.status, answer.headers.get("Location")], [303, "/?shared"]);
  const files = await waiting("shared");
  assert.deepEqual(files.map(({ name, type }) => [name, type]), names.map((name) => [name, "image/jpeg"]));
  assert.deepEqual(await Promise.all(files.map((file) => file.text())), names);
  await forget("shared");
  assert.deepEqual(await waiting("shared"), []);
});

test("what can't be stored is reported as lost", async () => {
  Response.redirect = (address, status) => new Response(null, { status, headers: { Location: address } });
  const broken = new Request("https://site.example/share", { method: "POST", body: "no form" });

  assert.equal((await receive(broken, "shared")).headers.get("Location"), "/?shared=lost");
});
