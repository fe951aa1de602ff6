"""A fake API whose responses replace those of the stack."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from handlers.model.shapes import character
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import BrowserContext, Route

_GB = 1024**3
USAGE: Mapping[str, Any] = {
    "photos": 1_204,
    "bytes": 12 * _GB,
    "today": 3,
    "uploads": "open",
    "maxPhotos": 100_000,
    "maxBytes": 50 * _GB,
    "maxToday": 5_000,
}
"""What is stored for somebody, far from any limit."""
PHOTO_ID = "5b0e3c1a-0000-4000-8000-000000000000"


def photo(number: int = 0, **said: Any) -> dict[str, Any]:
    """A photo as the API returns it; `said` replaces its default values."""
    photo_id = f"{PHOTO_ID[:-4]}{number:04}"
    return {
        "imageId": photo_id,
        "fileName": f"photo {number}.jpg",
        "fileUrl": f"/v1/images/{photo_id}/download",
        "fileType": "image/jpeg",
        "fileSize": 123_456,
        "uploadedAt": "2026-11-21T12:00:00.000000Z",
        "status": "ready",
        "width": 640,
        "height": 480,
        "takenDay": "2026-11-21",
        "colour": "#4a6b8c",
        "renditions": [
            {
                "url": f"/thumbnails/{photo_id}/0123456789abcdef/640.webp",
                "width": 640,
                "height": 480,
                "bytes": 1000,
                "type": "image/webp",
            }
        ],
        **said,
    }


def timeline(photos: list[dict[str, Any]]) -> dict[str, Any]:
    """The timeline of few photos."""
    days = [
        {
            "day": day,
            "shapes": "".join(character(each["width"], each["height"]) for each in of_day),
        }
        for day, of_day in groupby(photos, key=itemgetter("takenDay"))
    ]
    return {"days": days, "count": len(photos)}


@dataclass(frozen=True)
class FakeApi:
    """The fake's responses; `others` by `METHOD path`."""

    photos: list[dict[str, Any]]
    others: Mapping[str, tuple[int, Any]] = field(default_factory=dict[str, tuple[int, Any]])

    def install(self, context: BrowserContext) -> None:
        """Intercept requests to the API and for renditions."""
        context.route("**/v1/**", lambda route: self._answer(route))  # noqa: PLW0108 (it marks what it is given)
        picture = photos.encoded(photos.two_colours(640, 480), "WEBP")
        context.route(
            "**/thumbnails/**",
            lambda route: route.fulfill(body=picture, content_type="image/webp"),
        )

    def _answer(self, route: Route) -> None:
        path = route.request.url.partition("/v1")[2]
        status, body = self._found(f"{route.request.method} {path.partition('?')[0]}")
        text = body if isinstance(body, str) else json.dumps(body)
        route.fulfill(status=status, body=text, content_type="application/json")

    def _found(self, request: str) -> tuple[int, Any]:
        if request in self.others:
            return self.others[request]
        if request == "GET /images":
            return 200, {"images": self.photos, "count": len(self.photos)}
        if request == "GET /usage":
            return 200, USAGE
        if request == "GET /images/timeline":
            return 200, timeline(self.photos)
        for each in self.photos:
            if request == f"GET /images/{each['imageId']}":
                return 200, each
        return 404, {"error": "There is no such photo.", "code": "image_not_found"}
