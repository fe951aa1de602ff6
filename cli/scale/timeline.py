"""The timeline of one person's photos: its snapshot, its parts, and a full build of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from cli.cost import prices
from cli.scale import quotas
from cli.scale.ladders import Rung
from cli.scale.stack import BUILD_SECONDS, CHANGE_BYTES, ENTRY_BYTES, GALLERY_MB, QUERY_SECONDS
from handlers.gallery.timeline import LARGEST_PART
from handlers.model.timeline import MARK_EVERY, WIDTH

# Bytes of a response, in which quotes are escaped: a shape for each photo, the marks of long days,
# and the days of thirty years.
_PHOTO_BYTES, _DAYS_BYTES = 1 + 42 / MARK_EVERY, 30 * 365 * 55
# A function's memory before it reads a snapshot, and how many times that is in memory at most: what
# was stored, its records, and these once more in pieces and put together with a change.
_IDLE_MB, COPIES = 120, 4
# The same in the order of uploads: sorted in runs, and these once more in pieces and put together.
COPIES_BY_UPLOAD = 5
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
        snapshot_mb=photos * WIDTH / 1e6,
        parts=ceil(photos / LARGEST_PART),
        answer_mb=(min(photos, LARGEST_PART) * _PHOTO_BYTES + _DAYS_BYTES) / 1e6,
        queries=queries,
        units=units,
        dollars=units * prices.of(region)["read_million"] / 1e6,
        seconds=queries * QUERY_SECONDS,
        requests=ceil(queries * QUERY_SECONDS / BUILD_SECONDS),
    )


def ladder() -> list[Rung]:
    """For photos of one person."""
    queries = BUILD_SECONDS / QUERY_SECONDS
    changes = queries * (quotas.of("query_bytes") // CHANGE_BYTES)
    answer = (quotas.of("answer_mb") * 1e6 - _DAYS_BYTES) / _PHOTO_BYTES
    free = (GALLERY_MB - _IDLE_MB) * 1e6 / WIDTH
    return sorted(
        [
            Rung(
                queries * _PHOTOS_A_QUERY,
                "seconds of one request for a full build",
                BUILD_SECONDS,
                "the next one continues",
            ),
            Rung(
                changes,
                "the same, for photos that were added since the last visit",
                BUILD_SECONDS,
                "the next one continues",
            ),
            Rung(LARGEST_PART, "photos of one response", LARGEST_PART, "the next one continues"),
            Rung(answer, "MB of one response", quotas.of("answer_mb"), "no; parts are smaller"),
            *(
                Rung(free / copies, what, GALLERY_MB, "`MEMORY` in components/slices/gallery.py")
                for copies, what in (
                    (COPIES_BY_UPLOAD, "MB of the gallery function, for the order of uploads"),
                    (COPIES, "MB of the gallery function"),
                )
            ),
        ]
    )
