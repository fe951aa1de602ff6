"""Galleries whose photos the server computes: their sizes, and real renditions to show in them.

A gallery shows the pictures of a few models; each photo has addresses of its own, so that the
browser loads every one of them.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bench.photos import picture
from handlers.gallery import serializers
from handlers.imaging import Limits, render
from handlers.model.image import PUBLIC_OWNER, Image, Rendition, Status, rendition_folder
from handlers.model.photo_metadata import Exposure, PhotoMetadata
from handlers.model.shapes import character

if TYPE_CHECKING:
    from pathlib import Path

# As cameras and phones make them, landscape and portrait; pixels.
_SHAPES = ((2048, 1365), (1365, 2048), (2048, 1536), (1536, 2048), (2048, 1152), (1500, 1500))
_PER_SHAPE = 3
_LIMITS = Limits(max_pixels=10_000_000)
_QUALITY = 90
# The server replaces them by a photo's own.
_ID = "5b0e3c1a-0000-4000-8000-000000000000"
_SOME_TIME = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Gallery:
    """How many photos there are, and how many of them were scanned on one day in the middle."""

    photos: int
    long_day: int = 0

    @property
    def label(self) -> str:
        """For the tables."""
        if not self.long_day:
            return f"{self.photos:,}"
        if self.long_day == self.photos:
            return f"{self.photos:,} of one day"
        return f"{self.photos:,}, {self.long_day:,} of one day"


@dataclass(frozen=True)
class Model:
    """A processed photo: its entry in the API's list, its shape in the timeline, its files."""

    entry: dict[str, Any]
    shape: str
    files: dict[str, str]
    """The path of each rendition by its name, such as `640.webp`."""


def models(folder: Path) -> list[Model]:
    """Renditions of generated photos, cached in `folder` between runs."""
    return [
        _model(folder / f"{seed}-{width}x{height}", seed, width, height)
        for seed, (width, height) in enumerate(_SHAPES * _PER_SHAPE)
    ]


def _model(folder: Path, seed: int, width: int, height: int) -> Model:
    cached = folder / "item.json"
    if not cached.exists():
        folder.mkdir(parents=True, exist_ok=True)
        item = _rendered(folder, seed, width, height).to_item()
        cached.write_text(json.dumps(item, default=str), encoding="utf-8")
    photo = Image.from_item(json.loads(cached.read_text(encoding="utf-8")))
    names = [each.key.rpartition("/")[2] for each in photo.renditions]
    return Model(
        # As it is now, whichever version of the program filled the cache.
        entry=dict(serializers.entry(photo, None)),
        shape=character(photo.width, photo.height),
        files={name: str(folder / name) for name in names},
    )


def _rendered(folder: Path, seed: int, width: int, height: int) -> Image:
    file = io.BytesIO()
    picture(width, height, seed).save(file, "JPEG", quality=_QUALITY)
    rendered = render(file.getvalue(), _LIMITS)
    for each in rendered.files:
        (folder / each.name).write_bytes(each.data)
    stored = rendition_folder(PUBLIC_OWNER, _ID, "edition")
    return Image(
        image_id=_ID,
        owner=PUBLIC_OWNER,
        file_name="photo.jpg",
        file_type="image/jpeg",
        file_size=len(file.getvalue()),
        uploaded_at=_SOME_TIME,
        status=Status.READY,
        object_key="",
        width=rendered.width,
        height=rendered.height,
        metadata=PhotoMetadata(
            taken_at=f"{_SOME_TIME:%Y-%m-%dT%H:%M:%S}+01:00",
            camera="Apple iPhone 15 Pro",
            exposure=Exposure(time="1/125", f_number=1.8, iso=100, focal_length=6.8),
            colour=rendered.colour,
            thumb_hash=rendered.thumb_hash,
        ),
        renditions=tuple(
            Rendition(
                key=f"{stored}/{each.name}",
                width=each.width,
                height=each.height,
                size=len(each.data),
                media_type=each.media_type,
            )
            for each in rendered.files
        ),
    )
