"""PNG: what it says about colours beside a profile.

As browsers have it, the first of these counts: the chunk `cICP`, a profile, `sRGB`, and `gAMA` with
`cHRM`. Pillow reads all but the first.
"""

from __future__ import annotations

import struct
from typing import Any

from PIL import PngImagePlugin

from handlers.thumbnail.imaging.colour import signals
from handlers.thumbnail.imaging.containers import png_chunks
from handlers.thumbnail.imaging.facts import exif
from handlers.thumbnail.imaging.source import Source

_AFTER_SIGNATURE = 8
_CHUNK_FRAME = 12
_BEFORE_PIXELS = 1000


def opened(content: bytes, _max_pixels: int) -> Source:
    """A PNG, not decoded yet.

    Raises:
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    picture = PngImagePlugin.PngImageFile(png_chunks.without_texts(content))  # pyright: ignore[reportArgumentType]  # a file as far as a decoder needs one
    info: dict[Any, Any] = picture.info
    raw: bytes | None = info.get("exif")
    raw = raw.removeprefix(b"Exif\0\0") if raw else None
    return Source(
        picture=picture,
        media_type="image/png",
        orientation=exif.orientation(raw),
        profile=info.get("icc_profile"),
        signalled=_signalled(content, info),
        exif=raw,
        xmp=png_chunks.xmp(content),
    )


def _signalled(content: bytes, info: dict[Any, Any]) -> signals.Signalled | None:
    numbers = _chunk(content, b"cICP")
    if numbers is not None and len(numbers) == 4:  # noqa: PLR2004  # primaries, curve, matrix, range
        return signals.by_number(numbers[0], numbers[1])
    if "icc_profile" in info or "srgb" in info or "gamma" not in info:
        return None
    return signals.by_gamma(info["gamma"], info.get("chromaticity"))


def _chunk(content: bytes, wanted: bytes) -> bytes | None:
    """The first chunk of a kind before the pixels begin."""
    place = _AFTER_SIGNATURE
    for _ in range(_BEFORE_PIXELS):
        if place + _CHUNK_FRAME > len(content):
            return None
        size, kind = struct.unpack_from(">I4s", content, place)
        if kind == b"IDAT":
            return None
        if kind == wanted:
            return content[place + 8 : place + 8 + size]
        place += _CHUNK_FRAME + size
    return None
