"""The development server: our page, another site's API and pictures."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import devproxy
from webapp.app import ROOT


class Upstream(ThreadingHTTPServer):
    """Records requests, and responds with a redirect that must not be followed."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    server: Upstream  # pyright: ignore[reportIncompatibleVariableOverride] -- narrower

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers, body))
        self.send_response(302)
        self.send_header("Location", "http://elsewhere.invalid/x")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"moved")

    do_GET = do_HEAD = do_POST = do_DELETE = answer  # noqa: N815 -- names of http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- as it is called
        """Say nothing."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GALLERY_SITE_URL", raising=False)
    return tmp_path / "outputs.json"


@pytest.fixture
def client(outputs: Path) -> FlaskClient:
    return devproxy.make_app(outputs).test_client()


def running(outputs: Path, upstream: Upstream) -> str:
    host = f"abc123.cloudfront.localhost:{upstream.server_port}"
    outputs.write_text(json.dumps({"siteUrl": f"http://{host}/"}))
    return host


def test_the_page_is_ours_whatever_runs(client: FlaskClient) -> None:
    assert "Add photos" in client.get("/").text


def test_api_requests_go_to_the_running_site_as_they_are(
    client: FlaskClient, outputs: Path, upstream: Upstream
) -> None:
    host = running(outputs, upstream)

    client.post("/v1/upload?x=1&y=%2F", data=b'{"a":1}', content_type="application/json")

    [(method, path, headers, body)] = upstream.seen
    assert (method, path, body) == ("POST", "/v1/upload?x=1&y=%2F", b'{"a":1}')
    assert headers["host"] == host
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5000", "localhost.evil.example"])
def test_a_rebound_name_reads_nothing(
    client: FlaskClient, outputs: Path, upstream: Upstream, host: str
) -> None:
    """To a browser such a page has the server's own origin, so it could read everything."""
    running(outputs, upstream)

    refused = client.get("/v1/images", headers={"Host": host, "Sec-Fetch-Site": "same-origin"})
    page = client.get("/", headers={"Host": host})

    assert (refused.status_code, page.status_code) == (400, 400)
    assert not upstream.seen


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost:5000", "localhost"])
def test_this_machines_names_are_served_but_not_in_frames(client: FlaskClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_every_method_is_passed_on(
    client: FlaskClient, outputs: Path, upstream: Upstream, method: str
) -> None:
    running(outputs, upstream)

    client.open("/v1/images/abc", method=method)

    assert upstream.seen[0][:2] == (method, "/v1/images/abc")


def test_redirects_are_left_to_the_browser(
    client: FlaskClient, outputs: Path, upstream: Upstream
) -> None:
    running(outputs, upstream)

    answer = client.get("/v1/images/abc/download")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://elsewhere.invalid/x"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Connection" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/thumbnails/a/b/320.webp", "/downloads/a/b/photo?s=1999999999.abc-_"]
)
def test_pictures_and_downloads_come_from_the_running_site(
    client: FlaskClient, outputs: Path, upstream: Upstream, path: str
) -> None:
    running(outputs, upstream)

    client.get(path)

    assert upstream.seen[0][1] == path


def test_another_site_can_be_named_in_the_environment(
    client: FlaskClient, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALLERY_SITE_URL", f"http://127.0.0.1:{upstream.server_port}")

    assert client.get("/v1/images").status_code == 302


def test_a_missing_site_has_a_clear_error(client: FlaskClient) -> None:
    answer = client.get("/v1/images")

    assert answer.status_code == 502
    assert answer.json is not None
    assert answer.json["code"] == "site_not_running"
    assert "make up" in answer.json["error"]


def test_a_stopped_site_has_a_clear_error(client: FlaskClient, outputs: Path) -> None:
    # Nothing listens on port 9.
    outputs.write_text('{"siteUrl": "http://x.cloudfront.localhost:9/"}')

    answer = client.get("/v1/images")

    assert answer.status_code == 502
    assert answer.json is not None
    assert "does not answer" in answer.json["error"]


@pytest.mark.parametrize("content", ["{}", "[]", "not json"])
def test_a_broken_outputs_file_has_a_clear_error(
    client: FlaskClient, outputs: Path, content: str
) -> None:
    outputs.write_text(content)

    answer = client.get("/v1/images")

    assert answer.json is not None
    assert "holds no siteUrl" in answer.json["error"]


def test_flask_finds_the_page_from_the_repositorys_root() -> None:
    environment = {name: value for name, value in os.environ.items() if "FLASK" not in name}

    routes = subprocess.run(
        [sys.executable, "-m", "flask", "routes"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "/v1/<path:rest>" in routes.stdout, routes.stderr
