"""`flask --app webapp run`: the page from its sources, with the API and pictures of a running site.

The page calls paths of its own origin. While it is developed that origin is Flask's server, so the
paths that CloudFront would route elsewhere are proxied to a running site: the one that
`make up` started, or any other whose address is in GALLERY_SITE_URL.

That site trusts this server as one of its own pages, so other sites must not reach it: not
by DNS rebinding, and not in a frame, which would allow clickjacking.
"""

import http.client
import json
import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, request
from werkzeug.urls import iri_to_uri

from webapp.app import ROOT, create_app

OUTPUTS = ROOT / ".state/dev/outputs.json"
PASSED_ON = ("v1", "thumbnails", "downloads")
TIMEOUT_S = 30

# Hop-by-hop headers, which a proxy must not forward (RFC 9110, 7.6.1).
_OWN_HEADERS = {
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


class NoSiteError(Exception):
    """There is no site to proxy to; the message says what to do."""


def make_app(outputs: Path = OUTPUTS) -> Flask:
    """The page together with the proxy. `outputs` is the file that a running site leaves."""
    app = create_app()
    app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost"]
    methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    def passed_on(**_parts: str) -> Response:
        return _answer(outputs)

    @app.after_request
    def in_no_frame(answer: Response) -> Response:  # pyright: ignore[reportUnusedFunction] -- Flask's
        answer.headers.setdefault("Content-Security-Policy", "frame-ancestors 'none'")
        return answer

    for prefix in PASSED_ON:
        app.add_url_rule(f"/{prefix}/<path:rest>", f"proxy_{prefix}", passed_on, methods=methods)
    return app


def site_address(outputs: Path = OUTPUTS) -> str:
    """The address of the running site.

    Raises:
        NoSiteError: No site is configured or running.
    """
    if address := os.environ.get("GALLERY_SITE_URL"):
        return address
    try:
        return json.loads(outputs.read_text())["siteUrl"]
    except FileNotFoundError as error:
        raise NoSiteError(
            "No site is running on this machine. Start one with `make up`, or name one in "
            "GALLERY_SITE_URL, and load the page again."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise NoSiteError(f"{outputs} holds no siteUrl. Run `make up` again.") from error


def _answer(outputs: Path) -> Response:
    """The running site's response to the current request, or an error in the API's format."""
    try:
        return _forward(urlsplit(site_address(outputs)))
    except NoSiteError as error:
        return _failure(str(error))
    except (OSError, http.client.HTTPException) as error:
        return _failure(
            f"The site does not answer ({error}). Start it with `make up` and load the page again."
        )


def _forward(site: SplitResult) -> Response:
    """Forward the current request. Redirects are left to the browser."""
    host = site.hostname or ""
    # Browsers resolve names under .localhost to this machine; other programs may not.
    address = "127.0.0.1" if host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if site.scheme == "https" else http.client.HTTPConnection
    connection = kind(address, site.port, timeout=TIMEOUT_S)
    headers = {name: value for name, value in request.headers if name.lower() not in _OWN_HEADERS}
    # Flask has percent-decoded the path; the raw target has not.
    target = request.environ.get("RAW_URI") or iri_to_uri(request.full_path.removesuffix("?"))
    try:
        connection.request(
            request.method, target, request.get_data() or None, {**headers, "Host": site.netloc}
        )
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    kept = [
        (name, value) for name, value in answer.getheaders() if name.lower() not in _OWN_HEADERS
    ]
    return Response(body, answer.status, kept)


def _failure(sentence: str) -> Response:
    body = json.dumps({"error": sentence, "code": "site_not_running"})
    return Response(body, 502, content_type="application/json")
