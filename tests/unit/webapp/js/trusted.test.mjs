/** What text may become markup or the address of a script. */

import assert from "node:assert/strict";
import { before, test } from "node:test";

/** @type {import("../../../../webapp/static/js/trusted.js")} */
let trusted;
/** @type {Record<string, (text: string) => string | null>} */
let policy;

before(async () => {
  Object.assign(globalThis, {
    location: new URL("https://gallery.example/"),
    trustedTypes: {
      createPolicy: (/** @type {string} */ name, /** @type {typeof policy} */ rules) => {
        assert.equal(name, "default");
        policy = rules;
      },
    },
  });
  trusted = await import("../../../../webapp/static/js/trusted.js");
});

test("the drawings of buttons are markup", async () => {
  const { DRAWINGS, iconText } = await import("../../../../webapp/static/js/viewer/elements.js");
  const theirs =
    '<svg aria-hidden="true" class="pswp__icn" viewBox="0 0 32 32" width="32" height="32">' +
    '<use class="pswp__icn-shadow" xlink:href="#pswp__icn-loading"/>' +
    '<path fill-rule="evenodd" clip-rule="evenodd" d="M21.2 16a5.2 5.2 0 1 1Z" id="pswp__icn-loading"/></svg>';

  for (const name of /** @type {(keyof typeof DRAWINGS)[]} */ (Object.keys(DRAWINGS))) {
    assert.equal(policy.createHTML?.(iconText(name)), iconText(name));
  }
  assert.equal(policy.createHTML?.(theirs), theirs);
  assert.equal(policy.createHTML?.(""), "");
});

for (const markup of [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  '<svg onload="alert(1)"></svg>',
  '<svg class="a" onload="alert(1)"></svg>',
  '<svg class="a"onload="alert(1)"></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a href="javascript:alert(1)"><path d="M0 0"/></a></svg>',
  '<use href="https://evil.example/a.svg#x"/>',
  '<use href="data:image/svg+xml,x#x"/>',
  '<svg style="background:url(//evil.example)"></svg>',
  '<svg class="&quot;"></svg>',
  '<sv<path/>g onload="alert(1)">',
  "<iframe srcdoc='x'></iframe>",
  "words",
]) {
  test(`no other markup is: ${markup}`, () => assert.equal(policy.createHTML?.(markup), null));
}

test("scripts of the site may be loaded", () => {
  for (const address of ["/sw.js", "/static/0a1b/files.worker.js", "https://gallery.example/static/a.js"]) {
    assert.equal(policy.createScriptURL?.(address), address);
  }
});

for (const address of [
  "https://evil.example/static/a.js",
  "//evil.example/sw.js",
  "http://gallery.example/sw.js",
  "https://gallery.example:8443/sw.js",
  "data:text/javascript,alert(1)",
  "blob:https://gallery.example/0a1b",
  "javascript:alert(1)",
  "/thumbnails/a/b/640.webp",
  "/v1/images",
  "/static/../thumbnails/a",
  "/sw.js/../thumbnails/a",
]) {
  test(`no others: ${address}`, () => assert.equal(policy.createScriptURL?.(address), null));
}
