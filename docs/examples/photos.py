"""List the photos of a site that one signs in to: python3 photos.py SITE SIGN_IN_URL CLIENT_ID."""

import base64
import hashlib
import http.server
import json
import secrets
import sys
import urllib.parse
import urllib.request
import webbrowser
from typing import Any

site, sign_in, client = sys.argv[1:]
here = "http://localhost:8976/callback"  # the only address that the client accepts
state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
digest = hashlib.sha256(verifier.encode()).digest()
answer: dict[str, str] = {}


class Callback(http.server.BaseHTTPRequestHandler):
    """Receives the code that the sign-in page sends the browser back with."""

    def do_GET(self) -> None:
        answer.update(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"You can close this window.")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass  # the line would have the code in it


def ask(address: str, data: bytes | None = None, **headers: str) -> Any:
    """The JSON at an address. Not every system finds itself under the names of `make up`."""
    parts = urllib.parse.urlsplit(address)
    if (parts.hostname or "").endswith(".localhost"):
        headers["Host"] = parts.netloc
        address = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    request = urllib.request.Request(address, data, headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


query = {
    "response_type": "code", "client_id": client, "redirect_uri": here, "state": state,
    "scope": "openid photos/library", "code_challenge_method": "S256",
    "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
}  # fmt: skip
with http.server.HTTPServer(("localhost", 8976), Callback) as server:
    webbrowser.open(f"{sign_in}/oauth2/authorize?{urllib.parse.urlencode(query)}")
    while answer.get("state") != state:  # what others send here is ignored
        server.handle_request()
if "code" not in answer:
    sys.exit(f"Not signed in: {answer.get('error', 'no code')}")
form = {
    "grant_type": "authorization_code", "client_id": client, "code": answer["code"],
    "redirect_uri": here, "code_verifier": verifier,
}  # fmt: skip
tokens = ask(f"{sign_in}/oauth2/token", urllib.parse.urlencode(form).encode())
photos = ask(f"{site}/v1/images", Authorization=f"Bearer {tokens['access_token']}")
for image in photos["images"]:
    print(image["fileName"])
