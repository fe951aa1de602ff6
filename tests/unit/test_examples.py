"""The example of a client on the command line, run against a sign-in page and an API."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs/examples/photos.py"
# Follows redirects, as the browser of somebody who signs in at once does.
BROWSER = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30).read()"
CALLBACK = "http://localhost:8976/callback"


class _Site(BaseHTTPRequestHandler):
    """The sign-in page, its token endpoint, and the API."""

    challenge = ""
    answer: dict[str, str]
    seen: list[str]

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/v1/images":
            self.seen.append(self.headers["Authorization"])
            return self._say(200, {"images": [{"fileName": "beach.jpg"}]})
        query = dict(parse_qsl(place.query))
        type(self).challenge = query.pop("code_challenge")
        state = query.pop("state")
        assert query == {
            "response_type": "code",
            "client_id": "client",
            "redirect_uri": CALLBACK,
            "scope": "openid photos/library",
            "code_challenge_method": "S256",
        }
        location = f"{CALLBACK}?{urlencode({'state': state, **self.answer})}"
        self.send_response(302)
        self.send_header("Location", location)
        self.end_headers()
        return None

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        digest = hashlib.sha256(form.pop("code_verifier")[0].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        assert form == {
            "grant_type": ["authorization_code"],
            "client_id": ["client"],
            "code": ["secret-code"],
            "redirect_uri": [CALLBACK],
        }
        self._say(200, {"access_token": "a.b.c", "refresh_token": "r", "expires_in": 900})

    def _say(self, status: int, body: Any) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as its base has it
        pass


@contextmanager
def site(answer: dict[str, str]) -> Generator[tuple[str, list[str]]]:
    seen: list[str] = []
    kind = type("Site", (_Site,), {"answer": answer, "seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", seen
        finally:
            server.shutdown()


def run(address: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    browser = tmp_path / "browser.py"
    browser.write_text(BROWSER)
    return subprocess.run(
        [sys.executable, EXAMPLE, address, address, "client"],
        env={"BROWSER": f"{sys.executable} {browser} %s &"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_the_example_signs_in_and_lists_photos(tmp_path: Path) -> None:
    with site({"code": "secret-code"}) as (address, seen):
        done = run(address, tmp_path)

    assert (done.returncode, done.stdout) == (0, "beach.jpg\n"), done.stderr
    assert seen == ["Bearer a.b.c"]
    assert "secret-code" not in done.stderr


@pytest.mark.slow
def test_the_example_says_why_somebody_is_not_signed_in(tmp_path: Path) -> None:
    with site({"error": "access_denied"}) as (address, seen):
        done = run(address, tmp_path)

    assert (done.returncode, done.stderr) == (1, "Not signed in: access_denied\n")
    assert seen == []


def test_the_example_is_short_and_needs_nothing_but_python() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")

    imported = {
        line.split()[1].partition(".")[0] for line in text.splitlines() if line[:7] == "import "
    }
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) < 65
