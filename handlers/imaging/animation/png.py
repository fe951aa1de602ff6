"""Animated PNGs (APNG), chunk by chunk.

Pillow composes frames too, but makes semi-transparent pixels too transparent. So it decodes one
frame at a time here, as a separate PNG.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers.fileformats.malformed import lenient
from handlers.fileformats.png import SIGNATURE, chunks
from handlers.imaging.animation.animation import Animation, Disposal, FramePart, composed
from handlers.imaging.colour.srgb import deep_grey_to_8_bits, is_deep
from handlers.imaging.decoders import png

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

_HEADER = 13
_ALPHA_TYPES = frozenset({4, 6})
_COLOUR_TYPE = 9
_DISPOSALS = {1: Disposal.CLEAR, 2: Disposal.RESTORE}
_MAX_LOOP = 0xFFFF


@dataclass(kw_only=True)
class _Frame:
    """A frame as its control chunk describes it, and where its data are in the file."""

    box: tuple[int, int, int, int]
    duration: float
    disposal: Disposal
    blend: bool
    data: list[slice] = field(default_factory=list[slice])


class _Frames:
    """The frames of a file, found without decoding anything."""

    def __init__(self, content: bytes, max_frames: int) -> None:
        self.header = b""
        self.palette: dict[bytes, bytes] = {}
        self.has_alpha = False
        self.frames: list[_Frame] = []
        self.frame_count = 0
        self.loop = 0
        self._content = content
        for chunk in lenient(chunks(content)):
            kind, data = chunk.kind, slice(chunk.body, chunk.end)
            if chunk.end > len(content):
                return
            if len(self.frames) > max_frames or (kind == b"IDAT" and not self.frame_count):
                return
            if kind == b"IHDR":
                self.header = content[data]
                self.has_alpha = self.header[_COLOUR_TYPE] in _ALPHA_TYPES
            elif kind == b"acTL":
                self.frame_count, times = struct.unpack_from(">II", content, data.start)
                self.loop = min(times, _MAX_LOOP)
            elif kind in {b"PLTE", b"tRNS"}:
                self.palette[kind] = content[data]
                self.has_alpha |= kind == b"tRNS"
            elif kind == b"fcTL":
                self._control(data)
            elif kind == b"fdAT" and self.frames:
                # A sequence number precedes the data.
                self.frames[-1].data.append(slice(data.start + 4, data.stop))
            elif kind == b"IDAT" and self.frames:
                # Without a control chunk before it, this is not a frame of the animation.
                self.frames[-1].data.append(data)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas, in pixels."""
        width, height = struct.unpack_from(">II", self.header)
        return width, height

    def _control(self, place: slice) -> None:
        width, height, left, top, time, per, disposal, blend = struct.unpack_from(
            ">IIIIHHBB", self._content, place.start + 4
        )
        self.frames.append(
            _Frame(
                box=(left, top, left + width, top + height),
                duration=1000 * time / (per or 100),
                disposal=_DISPOSALS.get(disposal, Disposal.KEEP),
                blend=blend == 1,
            )
        )


def read_animation(content: bytes, max_frames: int) -> Animation | None:
    """The animation; None for a still picture, and for more frames than `max_frames`."""
    stored = _Frames(content, max_frames)
    if not stored.frame_count or len(stored.header) != _HEADER or len(stored.frames) > max_frames:
        return None
    width, height = stored.size
    frames = [
        frame
        for frame in stored.frames
        if frame.data and frame.box[2] <= width and frame.box[3] <= height
    ]
    if len(frames) < 2:  # noqa: PLR2004  # a still picture
        return None
    parts = [
        FramePart(
            box=frame.box,
            decoded=_decoder(content, stored, frame),
            duration=frame.duration,
            disposal=frame.disposal,
            blend=frame.blend,
        )
        for frame in frames
    ]
    opaque = (
        not stored.has_alpha
        and frames[0].box == (0, 0, width, height)
        and frames[0].disposal is Disposal.KEEP
        and all(frame.disposal is not Disposal.CLEAR for frame in frames)
    )
    return Animation(
        size=stored.size,
        count=len(parts),
        loop=stored.loop,
        largest=width * height,
        pixels=width * height * len(parts),
        frames=lambda: composed(stored.size, parts, opaque=opaque),
        damaged=len(frames) < stored.frame_count,
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _decoder(content: bytes, stored: _Frames, frame: _Frame) -> Callable[[], Image.Image]:
    """A function that decodes one frame, as a separate PNG."""

    def decoded() -> Image.Image:
        left, top, right, bottom = frame.box
        size = struct.pack(">II", right - left, bottom - top)
        chunks_of_frame = (
            SIGNATURE,
            _chunk(b"IHDR", size + stored.header[len(size) :]),
            *(_chunk(kind, data) for kind, data in stored.palette.items()),
            _chunk(b"IDAT", b"".join(content[data] for data in frame.data)),
            _chunk(b"IEND", b""),
        )
        picture = png.decoder(b"".join(chunks_of_frame))
        picture.load()
        if is_deep(picture):
            return deep_grey_to_8_bits(picture).convert("RGB")
        return picture.convert("RGBA" if stored.has_alpha else "RGB")

    return decoded
