/**
 * Runs at CloudFront's edge, before cache and origin: lets through what has a valid token, and nothing else.
 *
 * An address is `/<what it opens>?s=<expiry>.<MAC>`; handlers/access/signed_urls.py makes them. CloudFront matches
 * a behaviour's pattern with the decoded, normalised path, but shows a function the raw one and passes that on. So only
 * the canonical spelling is let in: one strict pattern over the whole path, one parameter.
 *
 * CloudFront's engine is not Node: ES 5.1 only. The two values between @ are filled in by signed_addresses.py.
 */
var crypto = require("crypto");

var KEY = "@KEY@";
/** Its first group is what the MAC covers. */
var ADDRESS = new RegExp("@PATTERN@");
var TOKEN = /^([1-9][0-9]{9})\.([A-Za-z0-9_-]{43})$/;

function handler(event) {
  return isOpen(event.request) ? event.request : refusal();
}

function isOpen(request) {
  var address = ADDRESS.exec(request.uri);
  var query = request.querystring;
  if (!address || Object.keys(query).join() !== "s" || query.s.multiValue) return false;
  var token = TOKEN.exec(query.s.value);
  if (!token || Number(token[1]) * 1000 <= Date.now()) return false;
  var mac = crypto.createHmac("sha256", KEY).update(address[1] + "\n" + token[1]).digest("base64url");
  return isSame(mac, token[2]);
}

/** Takes the same time wherever two texts differ; both have 43 characters. */
function isSame(one, other) {
  var difference = one.length ^ other.length;
  for (var i = 0; i < one.length; i += 1) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

/** The same whatever is wrong. Not 403, which stands for the site's own page for what is not there. */
function refusal() {
  return {
    statusCode: 404,
    statusDescription: "Not Found",
    headers: {
      "cache-control": { value: "no-store" },
      "content-type": { value: "text/plain; charset=utf-8" },
      "x-content-type-options": { value: "nosniff" },
    },
    body: { encoding: "text", data: "This address is not valid, or no longer. Please ask for a new one.\n" },
  };
}
