"""Settings of how much people may add, and of what stops everybody's uploads (decisions 42, 43)."""

from __future__ import annotations

from dataclasses import dataclass

from components.config.rules import integer
from components.config.setting import setting

_GIB = 1024**3
_MOST_BYTES = 1_000_000 * _GIB
_MOST_PHOTOS = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of storage and of uploads."""

    max_person_bytes: int = setting(
        integer(1, _MOST_BYTES),
        default=50 * _GIB,
        meaning="Most bytes of all photos of a person, those in the trash included; 50 GB by "
        "default. In an open stack that is everybody. An admin can give a person another limit.",
    )
    max_person_photos: int = setting(
        integer(1, _MOST_PHOTOS),
        default=100_000,
        meaning="Most photos of a person, those in the trash included.",
    )
    max_person_photos_per_day: int = setting(
        integer(1, _MOST_PHOTOS),
        default=5_000,
        meaning="Most photos that a person may add in a day, which begins at midnight UTC.",
    )
    max_stored_bytes: int = setting(
        integer(1, _MOST_BYTES),
        default=250 * _GIB,
        meaning="Once the photos of all people have so many bytes, nobody can add any until there "
        "are fewer; 250 GB by default, which cost 6 USD a month, and a sixth more for renditions.",
    )
    max_photos_per_day: int = setting(
        integer(1, _MOST_PHOTOS),
        default=20_000,
        meaning="Once so many photos were added in a day, nobody can add any until the next day "
        "begins, at midnight UTC.",
    )
