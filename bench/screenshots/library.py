"""A library in memory that answers as the API does, with the family's photos."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.screenshots import family
from handlers.gallery import serializers
from handlers.model.codecs import timestamp
from handlers.model.shapes import character
from tests.browser.fake_api import USAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.screenshots.pictures import Picture
    from handlers.model.image import Image

UNTIL = timestamp(family.NOW)
"""What any answer is up to date with: the next one tells of all that came since."""

_MOST = 100
_NO = {"error": "There is no such photo.", "code": "image_not_found"}


@dataclass
class Library:
    """What there is, and what was announced and may come.

    Attributes:
        photos: The newest first.
        pictures: What uploads become, in turn.
        entered: Photos that others added while somebody looks, which `changes` tells of.
    """

    photos: list[Image]
    pictures: Sequence[Picture]
    entered: list[Image] = field(default_factory=list["Image"])
    _announced: dict[str, str] = field(default_factory=dict[str, str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, photo: Image) -> None:
        """Another person adds a photo."""
        with self._lock:
            self.entered.append(photo)
            self._insert(photo)

    def store(self, image_id: str) -> None:
        """The file of an announced photo has arrived."""
        with self._lock:
            name = self._announced.pop(image_id, None)
            if name is None:
                return
            picture = self.pictures[len(self.photos) % len(self.pictures)]
            made = family.photo(picture, name, family.NOW - timedelta(minutes=len(name)))
            self._insert(replace(made, image_id=image_id))

    def answer(
        self, method: str, path: str, query: Mapping[str, str], body: Any
    ) -> tuple[int, Any]:
        """Status and body of the answer to a request; `path` is below /v1."""
        with self._lock:
            return self._answer(method, path, query, body)

    def _answer(
        self, method: str, path: str, query: Mapping[str, str], body: Any
    ) -> tuple[int, Any]:
        match f"{method} {path}":
            case "GET /images":
                return 200, self._page(query)
            case "GET /images/timeline":
                return 200, self._timeline(query)
            case "GET /usage":
                return 200, USAGE
            case "GET /images/changes":
                return 200, self._changes()
            case "POST /upload":
                return 200, self._ticket(body["fileName"])
            case _:
                return self._one(method, path.removeprefix("/images/"), body)

    def _one(self, method: str, image_id: str, body: Any) -> tuple[int, Any]:
        found = next((each for each in self.photos if each.image_id == image_id), None)
        if found is None:
            waits = image_id in self._announced
            return (200, {"imageId": image_id, "status": "pending"}) if waits else (404, _NO)
        if method == "DELETE":
            self.photos.remove(found)
            return 204, None
        if method == "PATCH":
            said = {name: body[name] or None for name in ("title", "alt") if name in body}
            self.photos[self.photos.index(found)] = found = replace(found, **said)
        return 200, found.to_json()

    def _page(self, query: Mapping[str, str]) -> dict[str, Any]:
        ordered = self._ordered(query)
        limit = min(int(query.get("limit", "50")), _MOST)
        start = int(query.get("cursor", "0"))
        if place := query.get("from"):
            # A day comes after all keys of it: they are longer.
            start = next(
                (
                    index
                    for index, each in enumerate(ordered)
                    if (key := self._key(each, query))[:10] <= place[:10]
                    and (len(place) == len("2026-11-21") or key <= place)
                ),
                len(ordered),
            )
        listed = ordered[start : start + limit]
        more = {"nextCursor": str(start + limit)} if start + limit < len(ordered) else {}
        return {"images": [_entry(each) for each in listed], "count": len(listed), **more}

    def _timeline(self, query: Mapping[str, str]) -> dict[str, Any]:
        days = [
            {"day": day, "shapes": "".join(character(each.width, each.height) for each in group)}
            for day, group in groupby(
                self._ordered(query), key=lambda each: self._key(each, query)[:10]
            )
        ]
        return {"days": days, "count": len(self.photos)}

    def _changes(self) -> dict[str, Any]:
        entered, self.entered = self.entered, []
        told = [_entry(each) for each in entered]
        return {"images": told, "removed": [], "until": UNTIL, "more": False}

    def _ticket(self, name: str) -> dict[str, Any]:
        image_id = str(uuid4())
        self._announced[image_id] = name
        upload = {"uploadUrl": f"/storage/{image_id}", "imageId": image_id}
        return {**upload, "headers": {}, "expiresIn": 300}

    def _insert(self, photo: Image) -> None:
        self.photos.append(photo)
        self.photos.sort(key=lambda each: each.taken.key(each.image_id), reverse=True)

    def _ordered(self, query: Mapping[str, str]) -> list[Image]:
        return sorted(self.photos, key=lambda each: self._key(each, query), reverse=True)

    def _key(self, photo: Image, query: Mapping[str, str]) -> str:
        if query.get("sort") == "uploaded":
            return timestamp(photo.uploaded_at)
        return photo.taken.key(photo.image_id)


def _entry(photo: Image) -> dict[str, Any]:
    return dict(serializers.entry(photo, None))
