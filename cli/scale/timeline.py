"""The timeline of one person's photos: its snapshot, its parts, and a full build of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from cli.cost import prices
from cli.scale import quotas
from cli.scale.ladders import Rung
from cli.scale.stack import BUILD_SECONDS, ENTRY_BYTES, GALLERY_MB, QUERY_SECONDS

# A snapshot's record, in bytes, and the most photos of a response.
RECORD_BYTES, PART = 19, 2_000_000
# Bytes of a response: a shape for each photo, a mark for every hundredth of a long day, and the
# days of thirty years.
_PHOTO_BYTES, _DAYS_BYTES = 1 + 37 / 100, 30 * 365 * 45
# A function's memory before it reads a snapshot, and how many times that is in memory then.
_IDLE_MB, _COPIES = 120, 2
_PHOTOS_A_QUERY = quotas.of("query_bytes") // ENTRY_BYTES
_UNITS_A_QUERY = quotas.of("query_bytes") // (8 * 1024)  # eventually consistent


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Of some photos: the snapshot, the largest response, and the full build."""

    snapshot_mb: float
    parts: int
    answer_mb: float
    queries: int
    units: int
    dollars: float
    seconds: float
    requests: int


def of(photos: int, region: str = "us-east-1") -> Timeline:
    """The timeline of so many photos, of thirty years and all in long days: the largest one."""
    queries = ceil(photos / _PHOTOS_A_QUERY)
    units = queries * _UNITS_A_QUERY
    return Timeline(
        snapshot_mb=photos * RECORD_BYTES / 1e6,
        parts=ceil(photos / PART),
        answer_mb=(min(photos, PART) * _PHOTO_BYTES + _DAYS_BYTES) / 1e6,
        queries=queries,
        units=units,
        dollars=units * prices.of(region)["read_million"] / 1e6,
        seconds=queries * QUERY_SECONDS,
        requests=ceil(queries * QUERY_SECONDS / BUILD_SECONDS),
    )


def ladder() -> list[Rung]:
    """For photos of one person."""
    build = BUILD_SECONDS / QUERY_SECONDS * _PHOTOS_A_QUERY
    answer = (quotas.of("answer_mb") * 1e6 - _DAYS_BYTES) / _PHOTO_BYTES
    memory = (GALLERY_MB - _IDLE_MB) * 1e6 / (_COPIES * RECORD_BYTES)
    return sorted(
        [
            Rung(
                build,
                "seconds of one request for a full build",
                BUILD_SECONDS,
                "the next one continues",
            ),
            Rung(PART, "photos of one response", PART, "the next one continues"),
            Rung(answer, "MB of one response", quotas.of("answer_mb"), "no; parts are smaller"),
            Rung(
                memory,
                "MB of the gallery function",
                GALLERY_MB,
                "`MEMORY` in components/slices/gallery.py",
            ),
        ]
    )
