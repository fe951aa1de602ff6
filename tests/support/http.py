"""A small HTTP client: follows nothing, raises nothing for a status, leaves nothing open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import urllib3
from urllib3 import HTTPHeaderDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


@dataclass(frozen=True)
class Answer:
    """A response; header names are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {dict(self.headers)} {self.body[:500]!r}"


def query_of(url: str) -> dict[str, str]:
    """The query parameters of a URL."""
    return dict(parse_qsl(urlsplit(url).query))


class Http:
    """Sends requests to any address on this machine; `*.localhost` needs no resolver."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            maxsize=8, retries=False, timeout=urllib3.Timeout(connect=5, read=60)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.clear()

    def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and read the whole response."""
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        answer = self._pool.request(
            method,
            f"http://127.0.0.1:{parts.port}{target}",
            body=body,
            headers={"Host": parts.netloc, "Accept-Encoding": "identity", **(headers or {})},
            redirect=False,
        )
        return Answer(answer.status, answer.headers, answer.data)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a GET."""
        return self.request("GET", url, headers=headers)

    def spelt(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request with exactly this path, which other clients would normalise."""
        host, _, path = url.removeprefix("http://").partition("/")
        connection = HTTPConnection("127.0.0.1", int(host.rpartition(":")[2]), timeout=60)
        try:
            connection.request(method, f"/{path}", headers={"Host": host, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, HTTPHeaderDict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def post_form(self, url: str, fields: Mapping[str, str], content: bytes) -> Answer:
        """Send a form as a browser does: the fields, then the file."""
        parts = [*fields.items(), ("file", ("photo", content, "application/octet-stream"))]
        body, content_type = urllib3.encode_multipart_formdata(parts)
        return self.request("POST", url, body=body, headers={"Content-Type": content_type})
