/**
 * Runs at CloudFront's edge on every request to the API of a stack that people sign in to.
 *
 * Browsers keep a session in cookies, which no script can read; the API knows access tokens only. This turns the one into
 * the other, keeps cookies from whatever does not need them, and refuses what another site's page makes a browser send.
 * A token that the caller sends is the caller's choice, and no cookie takes its place.
 *
 * CloudFront shows a function the raw path. Only the canonical form of a path gets a cookie; any other spelling gets none.
 * CloudFront's engine is not Node: ES 5.1 only. session.py fills in the value between @.
 */
var LISTED_ORIGINS = "@ORIGINS@".split(" ");
var SESSION = "__Host-session";
var REFRESH = ["__Secure-refresh", "__Host-refresh-digest"];
var SIGN_IN = ["__Host-signin"];
/** Tells the API that this made the token of a cookie, which a browser also sends for other sites' pages. */
var MARK = "x-session";
/** The cookies that an operation reads by itself. */
var COOKIES_OF = {
  "/v1/session/login": SIGN_IN,
  "/v1/session/callback": SIGN_IN,
  "/v1/session/refresh": REFRESH,
  "/v1/session/logout": REFRESH,
};
var SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];
var TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
var BEARER = /^bearer /i;
/** The hosts that browsers trust without TLS. */
var LOOPBACK = /^([a-z0-9-]+\.)*localhost(:[0-9]+)?$/;

function handler(event) {
  var request = event.request;
  var headers = request.headers;
  var cookies = request.cookies || {};
  var isOwn = SAFE_METHODS.indexOf(request.method) >= 0 || isSameOrigin(headers);
  if (!isOwn && !BEARER.test(only(headers, "authorization") || "") && !isListed(headers)) return refusal();

  request.cookies = {};
  delete headers.cookie;
  delete headers[MARK];
  // A page of another origin signs in with a token of its own, also one that is listed.
  if (isOwn) {
    var token = only(cookies, SESSION) || "";
    if (!headers.authorization && TOKEN.test(token)) {
      headers.authorization = { value: "Bearer " + token };
      headers[MARK] = { value: "cookie" };
    }
    var names = COOKIES_OF.hasOwnProperty(request.uri) ? COOKIES_OF[request.uri] : [];
    // With all values of a name: the function knows which of them the site has set.
    for (var i = 0; i < names.length; i += 1) {
      if (Object.prototype.hasOwnProperty.call(cookies, names[i])) request.cookies[names[i]] = cookies[names[i]];
    }
  }
  // The API gets a Host of its own. This replaces what a viewer sends under that name.
  headers["x-site-host"] = { value: only(headers, "host") || "" };
  return request;
}

/** Whether the site's own page sent it, or no browser did. */
function isSameOrigin(headers) {
  var source = only(headers, "sec-fetch-site");
  // Not `same-site`: other hosts of the same domain may belong to somebody else.
  if (source !== undefined) return source === "same-origin";
  var origin = only(headers, "origin");
  if (origin === undefined) return true;
  var host = only(headers, "host");
  return origin === "https://" + host || (LOOPBACK.test(host) && origin === "http://" + host);
}

function isListed(headers) {
  var origin = only(headers, "origin");
  return !!origin && LISTED_ORIGINS.indexOf(origin) >= 0;
}

/** The value of a header or cookie; undefined if there is none, empty if there are several. */
function only(fields, name) {
  if (!Object.prototype.hasOwnProperty.call(fields, name)) return undefined;
  return fields[name].multiValue && fields[name].multiValue.length > 1 ? "" : fields[name].value;
}

/** As the API itself refuses it. */
function refusal() {
  return {
    statusCode: 400,
    statusDescription: "Bad Request",
    headers: {
      "cache-control": { value: "no-store" },
      "content-type": { value: "application/json" },
      "x-content-type-options": { value: "nosniff" },
    },
    body: {
      encoding: "text",
      data: JSON.stringify({ error: "Pages of other sites may not do this.", code: "cross_site" }),
    },
  };
}
