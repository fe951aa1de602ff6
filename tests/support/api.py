"""The API as a client sees it: through the site's own address, and uploads straight to S3."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.http import Answer, Http

_DEADLINE_SECONDS = 30


def _unchecked(_method: str, _path: str, _answer: Answer) -> None:
    """Accept whatever was answered."""


@dataclass(frozen=True)
class Api:
    """Requests to `/v1` of one site, and uploads as the page makes them."""

    http: Http
    site_url: str
    check: Callable[[str, str, Answer], None] = _unchecked
    """Called with the method, path and answer of every request."""
    token: str | None = None
    """The access token of who sends the requests."""

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request to a path below `/v1`."""
        url = f"{self.site_url}/v1{path}{'?' + urlencode(query) if query else ''}"
        sent = dict(headers or {})
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        answer = self.http.request(method, url, body=body, headers=sent)
        self.check(method, path, answer)
        return answer

    def get(self, path: str, **query: str | int) -> Answer:
        """Send a GET."""
        return self.request("GET", path, query=query)

    def post(self, path: str, json_body: Any) -> Answer:
        """Send a POST with JSON."""
        return self.request("POST", path, body=json.dumps(json_body).encode())

    def ticket(self, name: str = "photo.jpg", media_type: str = "image/jpeg", **more: Any) -> Any:
        """The answer of `/upload`; `more` is added to the request."""
        answer = self.post("/upload", {"fileName": name, "fileType": media_type, **more})
        assert answer.status == 200, answer
        return answer.json()

    def bound_ticket(
        self, content: bytes, name: str = "photo.jpg", media_type: str = "image/jpeg"
    ) -> Any:
        """A ticket bound to this content, as the page requests it."""
        digest = hashlib.sha256(content).hexdigest()
        return self.ticket(name, media_type, fileSize=len(content), sha256=digest)

    def put(self, ticket: Any, content: bytes, **headers: str) -> Answer:
        """Send content to a ticket's URL with its headers, overridden by `headers`."""
        sent = {**ticket["headers"], **headers}
        return self.http.request("PUT", ticket["uploadUrl"], body=content, headers=sent)

    def sent(self, ticket: Any, content: bytes) -> None:
        """Send content to a ticket's URL, which must accept it."""
        answer = self.put(ticket, content)
        assert answer.status == 200, answer

    def upload(
        self, content: bytes, name: str = "photo.jpg", media_type: str = "image/jpeg"
    ) -> str:
        """Upload a photo as the page does; gives its imageId."""
        ticket = self.bound_ticket(content, name, media_type)
        self.sent(ticket, content)
        return str(ticket["imageId"])

    def end(self, image_id: str) -> None:
        """End a photo without the trash, and wait until nothing of it is left to delete."""
        path, ended = f"/images/{image_id}", {"permanent": "true"}
        deadline = time.monotonic() + _DEADLINE_SECONDS
        assert self.request("DELETE", path, query=ended).status == 204
        while self.request("DELETE", path, query=ended).status != 404:
            assert time.monotonic() < deadline, f"{image_id} is not gone"
            time.sleep(0.2)

    def wait_until(self, image_id: str, *statuses: str, within: float = _DEADLINE_SECONDS) -> Any:
        """Poll the photo, at growing intervals, until it has one of the statuses.

        `within` is the longest time that this may take, in seconds.
        """
        pause, deadline = 0.02, time.monotonic() + within
        while True:
            answer = self.get(f"/images/{image_id}")
            image = answer.json()
            if answer.status == 200 and image["status"] in statuses:
                return image
            assert time.monotonic() < deadline, f"{image_id} is not {statuses}: {answer}"
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def wait_until_ready(self, image_id: str, *, within: float = _DEADLINE_SECONDS) -> Any:
        """The photo, once it is ready; any other final state fails at once."""
        image = self.wait_until(image_id, "ready", "failed", "rejected", within=within)
        assert image["status"] == "ready", image
        return image

    def uploaded(
        self, content: bytes, name: str = "photo.jpg", media_type: str = "image/jpeg"
    ) -> Any:
        """Upload a photo and wait until it is ready; gives the photo as the API shows it."""
        return self.wait_until_ready(self.upload(content, name, media_type))

    def download(self, image_id: str, **headers: str) -> Answer:
        """Download a photo: request it, and follow the redirect."""
        answer = self.get(f"/images/{image_id}/download")
        assert answer.status == 302, answer
        return self.http.get(urljoin(self.site_url, answer.headers["Location"]), headers=headers)


def checksum(content: bytes) -> str:
    """The SHA-256 in the form of S3's headers."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def entry_of(photo: Any) -> dict[str, Any]:
    """A photo as lists show it: without the JPEG and the bytes of its renditions."""
    renditions = [each for each in photo["renditions"] if each["type"] != "image/jpeg"]
    shown = [{name: each[name] for name in each if name != "bytes"} for each in renditions]
    return {**photo, "renditions": shown}
