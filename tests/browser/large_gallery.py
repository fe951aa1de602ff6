"""A site with a gallery of any size, whose photos are made up when somebody asks for them."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from handlers.model.capture_time import DAY_LENGTH, Taken
from handlers.model.shapes import character
from handlers.model.timeline import MARK_EVERY
from tests.browser.fake_api import USAGE, photo
from tests.browser.static_site import StaticHandler, StaticSite
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

_PICTURE = photos.encoded(photos.two_colours(640, 480), "WEBP")
_NEWEST = date(2026, 11, 20)
_UPLOADED = datetime(2026, 11, 21, 12, tzinfo=UTC)
_SHAPES = ((640, 480), (480, 640), (640, 427), (640, 360), (500, 500))
# Between photos of a day: 10,000 of them fit.
_APART_S = 8
_LAST_S = 86_399


@dataclass
class LargeGallery:
    """Photos by slot, newest first.

    Attributes:
        counts: Of the photos of each day, from the newest day to the one before, and so on.
        added: Photos that others upload while the page is open, the newest first.
        refusals: Answers to the next requests for the timeline: status, body and headers.
        requests: Paths and queries of the API, in order.
    """

    counts: Sequence[int]
    added: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    refusals: list[tuple[int, Any, dict[str, str]]] = field(
        default_factory=list[tuple[int, Any, dict[str, str]]]
    )
    requests: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self._starts = [0, *accumulate(self.counts)]
        self.timeline = json.dumps({"days": list(map(self._day, range(len(self.counts))))})

    @property
    def count(self) -> int:
        """Of all photos."""
        return self._starts[-1]

    def start(self, index: int) -> int:
        """The slot of a day's first photo."""
        return self._starts[index]

    def photo(self, slot: int) -> dict[str, Any]:
        """The photo in a slot, as the API returns it."""
        index = bisect_right(self._starts, slot) - 1
        number = slot - self._starts[index]
        width, height = self._shape(slot)
        image_id = _id(slot)
        path = f"/thumbnails/{image_id}/0123456789abcdef/640.webp"
        picture = {"url": path, "width": width, "height": height, "bytes": 1000}
        return photo(
            imageId=image_id,
            fileName=name(slot),
            width=width,
            height=height,
            takenDay=_name(index),
            takenAt=_taken_at(index, number),
            uploadedAt=_UPLOADED.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            renditions=[{**picture, "type": "image/webp"}],
        )

    def page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """A page of the list."""
        limit = int(query["limit"][0])
        first = self._slot(query.get("from", [""])[0])
        end = min(first + limit, self.count)
        more = {"nextCursor": "more"} if end < self.count else {}
        return {"images": [self.photo(slot) for slot in range(first, end)], **more}

    def _slot(self, place: str) -> int:
        """Where a list starts that was asked for from a day or a place."""
        if not place:
            return 0
        index = (_NEWEST - date.fromisoformat(place[:DAY_LENGTH])).days
        start = self._starts[index]
        if len(place) == DAY_LENGTH:
            return start
        clock = datetime.fromisoformat(place[: DAY_LENGTH + len("T14:33:05")])
        seconds = (clock - datetime.combine(clock.date(), datetime.min.time())).seconds
        slot = start + (_LAST_S - seconds) // _APART_S
        assert place == self._key(slot), f"no photo is at {place}"
        return slot

    def _day(self, index: int) -> dict[str, Any]:
        start, end = self._starts[index], self._starts[index + 1]
        shapes = "".join(character(*self._shape(slot)) for slot in range(start, end))
        marked = range(start + MARK_EVERY, end, MARK_EVERY)
        marks = [self._key(slot)[DAY_LENGTH:] for slot in marked]
        return {"day": _name(index), "shapes": shapes, **({"marks": marks} if marks else {})}

    def _key(self, slot: int) -> str:
        index = bisect_right(self._starts, slot) - 1
        taken_at = _taken_at(index, slot - self._starts[index])
        return Taken.of(taken_at, _UPLOADED).key(_id(slot))

    def _shape(self, slot: int) -> tuple[int, int]:
        return _SHAPES[slot * 7 // 3 % len(_SHAPES)]


_UNTIL = {"Timeline-Until": "now"}


class LargeSite(StaticSite):
    """The frozen page with such a gallery."""

    def __init__(self, folder: Path, gallery: LargeGallery) -> None:
        self.gallery = gallery
        super().__init__(folder)

    def handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        """What answers a request."""
        return partial(_Handler, self)


class _Handler(StaticHandler):
    def __init__(self, site: LargeSite, *args: object) -> None:
        self._gallery = site.gallery
        super().__init__(site, *args)

    def do_GET(self) -> None:  # noqa: N802 (the name of the base of the base)
        url = urlsplit(self.path)
        if url.path.startswith("/thumbnails/"):
            self._send(200, _PICTURE, {"Content-Type": "image/webp"})
        elif not url.path.startswith("/v1/"):
            super().do_GET()
        else:
            self._gallery.requests.append(self.path.removeprefix("/v1"))
            self._answer(url.path, parse_qs(url.query))

    # Photos are deleted and brought back on the page only: the lists stay as they are.
    def do_DELETE(self) -> None:  # noqa: N802 (the name of the base of the base)
        self._send(204, b"", {})

    def do_POST(self) -> None:  # noqa: N802 (the name of the base of the base)
        self.rfile.read(int(self.headers["Content-Length"]))
        self._json(200, {"count": 1, "failed": []})

    def _answer(self, path: str, query: dict[str, list[str]]) -> None:
        gallery = self._gallery
        if path == "/v1/images":
            self._json(200, gallery.page(query))
        elif path == "/v1/images/timeline":
            if gallery.refusals:
                self._json(*gallery.refusals.pop(0))
            elif query.get("known") == ["1"]:
                self._send(204, b"", _UNTIL)
            else:
                headers = {"Content-Type": "application/json", "Timeline-Version": "1"}
                self._send(200, gallery.timeline.encode(), headers | _UNTIL)
        elif path == "/v1/usage":
            self._json(200, USAGE)
        elif path == "/v1/images/changes":
            added, gallery.added = gallery.added, []
            changes = {"images": added, "removed": [], "until": "now", "more": False}
            self._json(200, changes)
        elif found := re.fullmatch(r"/v1/images/0*([0-9]+)-.*", path):
            self._json(200, gallery.photo(int(found[1])))
        else:
            self._json(404, {"error": "There is no such photo.", "code": "image_not_found"})

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = {"Content-Type": "application/json", **(headers or {})}
        self._send(status, json.dumps(body).encode(), content)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path, gallery: LargeGallery) -> Generator[LargeSite]:
    """Serve the page with this gallery on a free port."""
    site = LargeSite(folder, gallery)
    try:
        yield site
    finally:
        site.stop()


def name(slot: int) -> str:
    """What the photo in a slot is called."""
    return f"Photo {slot}.jpg"


def _id(slot: int) -> str:
    return f"{slot:08}-0000-4000-8000-000000000000"


def _name(index: int) -> str:
    return (_NEWEST - timedelta(days=index)).isoformat()


def _taken_at(index: int, number: int) -> str:
    moment = datetime.combine(_NEWEST - timedelta(days=index), datetime.min.time())
    return (moment + timedelta(seconds=_LAST_S - _APART_S * number)).isoformat()
