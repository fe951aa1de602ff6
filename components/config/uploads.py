"""Settings of photos: what may be uploaded, and what rendering them may use."""

from __future__ import annotations

from dataclasses import dataclass

from components.config.rules import boolean, integer
from components.config.setting import setting

_MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Uploads:
    """Uploads and rendering."""

    max_upload_bytes: int = setting(
        integer(1, 100 * _MIB),
        default=60 * _MIB,
        meaning="Largest photo that `POST /upload` accepts, in bytes.",
    )
    max_pixels: int = setting(
        integer(1_000_000, 200_000_000),
        default=100_000_000,
        meaning="Most pixels (width times height) that a photo may have.",
    )
    keep_location: bool = setting(
        boolean,
        default=False,
        meaning="Keep where a photo was taken in its metadata, for the owner of the stack. The "
        "API never returns it, and renditions and downloads never carry it.",
    )
    thumbnail_concurrency: int = setting(
        integer(2, 1000),
        default=5,
        meaning="Most thumbnail functions that run at once. More photos wait in the queue. A new "
        "account may run 10 functions in all.",
    )
    thumbnail_memory: int = setting(
        integer(512, 10_240),
        default=2048,
        meaning="Memory of the thumbnail function in MB, and enough for maxPixels. From 1769 on "
        "it has a full processor, from 3538 on two, and hardly gains by more.",
    )
