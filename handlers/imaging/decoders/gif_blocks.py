"""The blocks of GIF files, in one pass that trusts none of them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import GifImagePlugin

if TYPE_CHECKING:
    from PIL import Image

_HEADER, _DESCRIPTOR = 13, 10
_EXTENSION, _IMAGE, _END, _PADDING = 0x21, 0x2C, 0x3B, 0x00
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PALETTE, _PALETTE_BITS, _INTERLACED = 0x80, 0x07, 0x40
_MAX_LOOP = 0xFFFF
# A block has up to 255 bytes; a file of many more blocks than this was made to take time.
_MAX_BLOCKS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A frame as the file stores it.

    Attributes:
        box: Left, top, right and bottom on the canvas.
        palette: Red, green and blue of each index.
        interlaced: The flag, as it stands in the descriptor.
        data: Where its packed pixels are.
        duration: Milliseconds.
        disposal: What becomes of it when its time is over, as a number.
        transparent: The index of what is see-through.
    """

    box: tuple[int, int, int, int]
    palette: bytes
    interlaced: int
    data: slice
    duration: int
    disposal: int
    transparent: int | None


class Walk:
    """One way through the blocks of a file, without decoding anything.

    Attributes:
        size: Of the canvas: grown, as browsers do it, where the first frame needs it.
        frames: Those that are whole.
        begun: The one that is not: the file ends within it.
        loop: Times it is played; 0 is for ever.
        cut: The file ends within a block, or goes on with what is none.
    """

    def __init__(self, content: bytes, max_frames: int) -> None:
        self.frames: list[Stored] = []
        self.begun: Stored | None = None
        self.loop = 1
        self.cut = True
        self.size = (0, 0)
        self._content = content
        self._blocks = 0
        self._control = (0, 0, 0)
        self._place = _HEADER
        try:
            *size, flags = struct.unpack_from("<HHB", content, 6)
            self.size = (size[0], size[1])
            self._palette = self._colours(flags)
            self._through(max_frames)
        except (IndexError, struct.error):
            return

    def _through(self, max_frames: int) -> None:
        while len(self.frames) < max_frames:
            if self._place == len(self._content):
                # Some programs leave the end out.
                break
            kind = self._content[self._place]
            self._place += 1
            if kind == _IMAGE:
                self._image()
            elif kind == _EXTENSION:
                self._extension()
            elif kind == _END:
                break
            elif kind != _PADDING:
                return
        self.cut = False

    def _image(self) -> None:
        left, top, width, height, flags = struct.unpack_from("<HHHHB", self._content, self._place)
        self._place += _DESCRIPTOR - 1
        if not self.frames:
            self.size = (max(self.size[0], left + width), max(self.size[1], top + height))
        palette = self._colours(flags) or self._palette
        start = self._place
        self._place += 1
        whole = self._skip_blocks()
        control, delay, transparent = self._control
        self._control = (0, 0, 0)
        if not width or not height:
            return
        found = Stored(
            box=(left, top, left + width, top + height),
            palette=palette,
            interlaced=flags & _INTERLACED,
            data=slice(start, self._place),
            duration=delay * 10,
            disposal=control >> 2 & 0x07,
            transparent=transparent if control & 1 else None,
        )
        if not whole:
            self.begun = found
            raise IndexError
        self.frames.append(found)

    def _extension(self) -> None:
        kind, size = struct.unpack_from("BB", self._content, self._place)
        self._place += 1
        body = self._place + 1
        if kind == _CONTROL and size >= 4:  # noqa: PLR2004  # its fields
            self._control = struct.unpack_from("<BHB", self._content, body)
        elif kind == _APPLICATION and self._content[body : body + size] in _LOOPING:
            length, sort, times = struct.unpack_from("<BBH", self._content, body + size)
            if length >= 3 and sort == 1:  # noqa: PLR2004  # its fields
                # The number says how often it is played again.
                self.loop = min(times + 1, _MAX_LOOP) if times else 0
        if not self._skip_blocks():
            raise IndexError

    def _colours(self, flags: int) -> bytes:
        if not flags & _PALETTE:
            return b""
        start = self._place
        self._place += 6 << (flags & _PALETTE_BITS)
        return self._content[start : self._place]

    def _skip_blocks(self) -> bool:
        """Whether all of them are there."""
        content, place = self._content, self._place
        while place < len(content) and self._blocks <= _MAX_BLOCKS:
            size = content[place]
            place += size + 1
            self._blocks += 1
            if not size:
                self._place = place
                return True
        self._place = len(content)
        return False


def decoded(content: bytes, stored: Stored) -> Image.Image:
    """One frame in RGB, or RGBA where anything of it is see-through."""
    return coloured(indexed(content, stored), stored)


def indexed(content: bytes, stored: Stored) -> Image.Image:
    """One frame as indexes into its palette, not decoded yet: the only one of a GIF of its size."""
    left, top, right, bottom = stored.box
    size = (right - left, bottom - top)
    bits = max(0, (len(stored.palette) // 3 - 1).bit_length() - 1)
    flags = (_PALETTE | bits) if stored.palette else 0
    alone = b"".join(
        (
            struct.pack("<6sHHBBB", b"GIF89a", *size, flags, 0, 0),
            stored.palette,
            struct.pack("<BHHHHB", _IMAGE, 0, 0, *size, stored.interlaced),
            content[stored.data],
            bytes([_END]),
        )
    )
    return GifImagePlugin.GifImageFile(io.BytesIO(alone))


def coloured(picture: Image.Image, stored: Stored) -> Image.Image:
    """What `indexed` gave in its colours."""
    if stored.transparent is None:
        return picture.convert("RGB")
    picture.info["transparency"] = stored.transparent
    return picture.convert("RGBA")
