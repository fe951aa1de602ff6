"""Reproducible galleries: real renditions of generated photos, under unique names.

A gallery of 10,000 shows the pictures of a few models; each photo has addresses of its own, so that
the browser loads every one of them.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bench.photos import picture
from handlers.imaging import Limits, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# As cameras and phones make them, landscape and portrait; pixels.
_SHAPES = ((2048, 1365), (1365, 2048), (2048, 1536), (1536, 2048), (2048, 1152), (1500, 1500))
_PER_SHAPE = 3
_LIMITS = Limits(max_pixels=10_000_000)
_QUALITY = 90
_NEWEST = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
_PHOTOS_A_DAY = 10
_SEED = 4


@dataclass(frozen=True)
class Model:
    """A processed photo: its JSON in the API, and where its renditions are stored."""

    photo: dict[str, Any]
    files: dict[str, str]
    """By file name, such as `640.webp`."""


def models(folder: Path) -> list[Model]:
    """Renditions of generated photos, cached in `folder` between runs."""
    return [
        _model(folder / f"{seed}-{width}x{height}", seed, width, height)
        for seed, (width, height) in enumerate(_SHAPES * _PER_SHAPE)
    ]


def gallery(count: int, models: Sequence[Model]) -> list[dict[str, Any]]:
    """A number of photos in the API's JSON, newest first, each with the number of its model."""
    chance = Random(_SEED)  # noqa: S311 (no secret)
    photos: list[dict[str, Any]] = []
    for number in range(count):
        index = chance.randrange(len(models))
        day, of_day = divmod(number, _PHOTOS_A_DAY)
        taken = _NEWEST - timedelta(days=day, minutes=13 * of_day)
        photo_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        photos.append({"model": index, "photo": _photo(photo_id, number, taken, models[index])})
    return photos


def _photo(photo_id: str, number: int, taken: datetime, model: Model) -> dict[str, Any]:
    digest = hashlib.sha256(photo_id.encode()).hexdigest()[:16]
    renditions = [
        {**each, "url": f"/thumbnails/{photo_id}/{digest}/{each['url']}"}
        for each in model.photo["renditions"]
    ]
    return {
        "imageId": photo_id,
        "fileName": f"IMG_{number:05}.jpg",
        "fileUrl": f"/v1/images/{photo_id}/download",
        "fileType": "image/jpeg",
        "fileSize": 2_000_000 + number,
        "uploadedAt": (taken + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "status": "ready",
        "takenAt": taken.strftime("%Y-%m-%dT%H:%M:%S+01:00"),
        "takenDay": taken.strftime("%Y-%m-%d"),
        "camera": "Apple iPhone 15 Pro",
        "exposure": {"time": "1/125", "fNumber": 1.8, "iso": 100, "focalLength": 6.8},
        **model.photo,
        "renditions": renditions,
    }


def _model(folder: Path, seed: int, width: int, height: int) -> Model:
    cached = folder / "photo.json"
    if not cached.exists():
        folder.mkdir(parents=True, exist_ok=True)
        cached.write_text(json.dumps(_rendered(folder, seed, width, height)), encoding="utf-8")
    answer: dict[str, Any] = json.loads(cached.read_text(encoding="utf-8"))
    return Model(
        photo=answer,
        files={each["url"]: str(folder / each["url"]) for each in answer["renditions"]},
    )


def _rendered(folder: Path, seed: int, width: int, height: int) -> dict[str, Any]:
    file = io.BytesIO()
    picture(width, height, seed).save(file, "JPEG", quality=_QUALITY)
    rendered = render(file.getvalue(), _LIMITS)
    for each in rendered.files:
        (folder / each.name).write_bytes(each.data)
    return {
        "width": rendered.width,
        "height": rendered.height,
        "colour": rendered.colour,
        "thumbHash": rendered.thumb_hash,
        "renditions": [
            {
                "url": each.name,
                "width": each.width,
                "height": each.height,
                "bytes": len(each.data),
                "type": each.media_type,
            }
            for each in rendered.files
        ],
    }
