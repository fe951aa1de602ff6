"""AVIF sequences: decoded by libavif; the number of repetitions is read from their boxes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats import isobmff
from handlers.imaging.animation.animation import Animation, display_duration
from handlers.imaging.animation.webp import decoded_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

_REPEATED = 1
_ENDLESS = 0
_MAX_LOOP = 0xFFFF


def read_animation(content: bytes, picture: Image.Image, max_frames: int) -> Animation | None:
    """The animation; None for a still picture, and for more frames than `max_frames`.

    Args:
        content: The file.
        picture: The file as opened by Pillow.
        max_frames: The most frames that are accepted.
    """
    count = int(getattr(picture, "n_frames", 1))
    if not 1 < count <= max_frames:
        return None

    def frames() -> Iterator[tuple[Image.Image, float]]:
        for frame in decoded_frames(picture, count):
            # Known once the frame is decoded.
            yield frame, display_duration(frame.info["duration"])

    return Animation(
        size=picture.size,
        count=count,
        loop=_loop(content),
        largest=picture.width * picture.height,
        pixels=picture.width * picture.height * count,
        frames=frames,
    )


def _loop(content: bytes) -> int:
    """Times it is played, 0 for ever: the duration of the track by that of its edit list.

    As in browsers, a sequence without an edit list is played for ever.
    """
    for track in isobmff.find(content, b"moov", b"trak"):
        for header in isobmff.find(content, b"tkhd", within=track):
            for edits in isobmff.find(content, b"edts", b"elst", within=track):
                try:
                    return _repetitions(
                        content[header.body : header.end], content[edits.body : edits.end]
                    )
                except (IndexError, struct.error):
                    return _ENDLESS
    return _ENDLESS


def _repetitions(header: bytes, edits: bytes) -> int:
    """The same, from the bodies of a track header and an edit list (ISO/IEC 14496-12)."""
    if not edits[3] & _REPEATED:
        return 1
    form, start = (">Q", 28) if header[0] else (">I", 20)
    (track_duration,) = struct.unpack_from(form, header, start)
    (edit_duration,) = struct.unpack_from(">Q" if edits[0] else ">I", edits, 8)
    endless = (1 << 8 * struct.calcsize(form)) - 1
    if track_duration == endless or not edit_duration:
        return _ENDLESS
    return max(1, min(-(-track_duration // edit_duration), _MAX_LOOP))
