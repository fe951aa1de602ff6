"""AVIF sequences: decoded by libavif; the number of repetitions is in boxes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats import isobmff
from handlers.imaging.animation.animation import Animation, shown_for
from handlers.imaging.animation.webp import played

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

_REPEATED = 1
_FOR_EVER = 0
_MAX_LOOP = 0xFFFF


def read_animation(content: bytes, picture: Image.Image, max_frames: int) -> Animation | None:
    """The animation; None for a still picture, and for more frames than `max_frames`.

    Args:
        content: The file.
        picture: The same, as Pillow opened it.
        max_frames: The most frames that are accepted.
    """
    count = int(getattr(picture, "n_frames", 1))
    if not 1 < count <= max_frames:
        return None

    def frames() -> Iterator[tuple[Image.Image, float]]:
        for frame in played(picture, count):
            # Known only once it is decoded.
            yield frame, shown_for(frame.info["duration"])

    return Animation(
        size=picture.size,
        count=count,
        loop=_loop(content),
        largest=picture.width * picture.height,
        pixels=picture.width * picture.height * count,
        frames=frames,
    )


def _loop(content: bytes) -> int:
    """Times it is played, 0 for ever: how many times the edit list's part fits into the track.

    As in browsers, a sequence that does not state it is played for ever.
    """
    for track in isobmff.find(content, b"moov", b"trak"):
        for header in isobmff.find(content, b"tkhd", within=track):
            for edits in isobmff.find(content, b"edts", b"elst", within=track):
                try:
                    return _times(
                        content[header.body : header.end], content[edits.body : edits.end]
                    )
                except (IndexError, struct.error):
                    return _FOR_EVER
    return _FOR_EVER


def _times(header: bytes, edits: bytes) -> int:
    """The same, by a track's header and its edit list (ISO/IEC 14496-12), without their boxes."""
    if not edits[3] & _REPEATED:
        return 1
    form, start = (">Q", 28) if header[0] else (">I", 20)
    (whole,) = struct.unpack_from(form, header, start)
    (once,) = struct.unpack_from(">Q" if edits[0] else ">I", edits, 8)
    endless = (1 << 8 * struct.calcsize(form)) - 1
    if whole == endless or not once:
        return _FOR_EVER
    return max(1, min(-(-whole // once), _MAX_LOOP))
