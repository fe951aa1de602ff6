/**
 * Runs at CloudFront's edge, before cache and origin: passes on requests with a valid signed URL, and no others.
 *
 * A signed URL is `/<path>?s=<expiry>.<MAC>`; handlers/access/signed_urls.py makes them. CloudFront matches a behaviour's
 * pattern against the decoded, normalised path, but shows a function the raw one and passes that on. So only the
 * canonical form is accepted: one strict pattern for the whole path, one parameter.
 *
 * CloudFront's engine is not Node: ES 5.1 only. signed_urls.py fills in the two values between @.
 */
var crypto = require("crypto");

var KEY = "@KEY@";
/** Its first group is what the MAC covers. */
var PATH = new RegExp("@PATTERN@");
var TOKEN = /^([1-9][0-9]{9})\.([A-Za-z0-9_-]{43})$/;

function handler(event) {
  return isValid(event.request) ? event.request : refusal();
}

function isValid(request) {
  var path = PATH.exec(request.uri);
  var query = request.querystring;
  if (!path || Object.keys(query).join() !== "s" || query.s.multiValue) return false;
  var token = TOKEN.exec(query.s.value);
  if (!token || Number(token[1]) * 1000 <= Date.now()) return false;
  var mac = crypto.createHmac("sha256", KEY).update(path[1] + "\n" + token[1]).digest("base64url");
  return isSame(mac, token[2]);
}

/** Compares in constant time; both strings have 43 characters. */
function isSame(one, other) {
  var difference = one.length ^ other.length;
  for (var i = 0; i < one.length; i += 1) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

/** The same for every reason. Not 403, which the distribution replaces by the site's own error page. */
function refusal() {
  return {
    statusCode: 404,
    statusDescription: "Not Found",
    headers: {
      "cache-control": { value: "no-store" },
      "content-type": { value: "text/plain; charset=utf-8" },
      "x-content-type-options": { value: "nosniff" },
    },
    body: { encoding: "text", data: "This link is invalid or has expired. Please request a new one.\n" },
  };
}
