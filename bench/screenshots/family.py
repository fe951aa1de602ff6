"""The family whose photos are shown: some hundred over years, each dated, some described."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from handlers.model.image import PUBLIC_OWNER, Image, rendition_folder
from handlers.model.photo_metadata import Exposure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.screenshots.pictures import Picture

NOW = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
"""When the pictures are looked at: a Saturday."""
NAME = "Miller family"
SHOWN, BRIGHT = "Balloons at sunset.jpg", "First snow.jpg"
"""The photos that are opened."""

# Photos of the days before today, by days ago; then of single days of earlier months.
_RECENT = {0: 4, 1: 9, 2: 10, 6: 2, 7: 1, 9: 2, 12: 1, 18: 26, 19: 3}
_MONTHS = 110
_ALTS = {
    SHOWN: "Three striped hot-air balloons over hills in the evening light",
    BRIGHT: "A white slope under a pale sky",
}
_TITLES = {SHOWN: "Balloons over the valley", "Open sea.jpg": "Last day on the island"}
_CAMERAS = (
    ("Apple iPhone 15 Pro", Exposure(time="1/125", f_number=1.8, iso=100, focal_length=6.8)),
    ("FUJIFILM X-T5", Exposure(time="1/250", f_number=5.6, iso=160, focal_length=35)),
    ("Canon EOS R6", Exposure(time="1/60", f_number=4, iso=800, focal_length=50)),
)


def called(name: str) -> str:
    """What the page calls a photo of this name: its title, if it has one."""
    return _TITLES.get(name, name)


def photos(pictures: Sequence[Picture], owner: str = PUBLIC_OWNER) -> list[Image]:
    """All of them, the newest first; the same each time."""
    rng = Random(NAME)  # noqa: S311 (no secret)
    scenes = len({each.scene for each in pictures})
    made: list[Image] = []
    for day, count in _days(rng):
        for index in range(count):
            slot = len(made)
            # Each scene once, with its name, in the order that they are declared; then any.
            first = slot < scenes
            picture = pictures[slot] if first else rng.choice(pictures)
            name = picture.scene if first else f"IMG_{4812 - slot:04}.jpg"
            at = day.replace(hour=19) - timedelta(minutes=11 * index + rng.randrange(9))
            made.append(photo(picture, name, min(at, NOW - timedelta(minutes=40)), owner))
    return sorted(made, key=lambda each: each.taken.key(each.image_id), reverse=True)


def photo(picture: Picture, name: str, at: datetime, owner: str = PUBLIC_OWNER) -> Image:
    """A photo of this name, taken at a moment and uploaded soon after."""
    rng = Random(f"{name} {at} {picture.key}")  # noqa: S311 (no secret)
    image_id = str(UUID(int=rng.getrandbits(128), version=4))
    camera, exposure = rng.choice(_CAMERAS)
    folder = rendition_folder(owner, image_id, picture.key)
    return replace(
        picture.image,
        image_id=image_id,
        owner=owner,
        file_name=name,
        file_size=rng.randint(1_500_000, 9_000_000),
        uploaded_at=at + timedelta(minutes=30),
        title=_TITLES.get(name),
        alt=_ALTS.get(name),
        metadata=replace(
            picture.image.metadata,
            taken_at=f"{at:%Y-%m-%dT%H:%M:%S}+01:00",
            camera=camera,
            exposure=exposure,
        ),
        renditions=tuple(
            replace(each, key=f"{folder}/{each.key.rpartition('/')[2]}")
            for each in picture.image.renditions
        ),
    )


def _days(rng: Random) -> Iterator[tuple[datetime, int]]:
    for ago, count in _RECENT.items():
        yield NOW - timedelta(days=ago), count
    day = NOW - timedelta(days=22)
    for _ in range(_MONTHS):
        day -= timedelta(days=rng.choice((1, 2, 5, 11, 17, 40)))
        yield day, rng.choice((1, 1, 2, 3, 5, 8, 13))
