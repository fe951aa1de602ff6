"""The frames of GIF files as stored, found without decoding."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from PIL import GifImagePlugin

from handlers.fileformats import gif
from handlers.fileformats.malformed import MalformedError
from handlers.immutable import immutable

if TYPE_CHECKING:
    from PIL import Image

    from handlers.fileformats.gif import Block

_DESCRIPTOR = "<HHHHB"
_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PALETTE, _INTERLACED = 0x80, 0x40
_MAX_LOOP = 0xFFFF


@immutable(kw_only=True)
class GifFrame:
    """A frame as the file stores it.

    Attributes:
        box: Left, top, right and bottom on the canvas.
        palette: RGB of each index.
        interlaced: The interlace flag of the descriptor.
        data: Where its compressed pixels are in the file.
        duration: Milliseconds.
        disposal: GIF's disposal method.
        transparent: The index of the transparent colour.
    """

    box: tuple[int, int, int, int]
    palette: bytes
    interlaced: int
    data: slice
    duration: int
    disposal: int
    transparent: int | None


class GifFrames:
    """The frames of a file.

    Attributes:
        size: Of the canvas, in pixels; enlarged to the first frame, as in browsers.
        frames: The complete frames.
        incomplete: A last frame that the file ends within.
        loop: Times it is played; 0 is for ever.
        truncated: Whether the file ends within a block, or continues with invalid blocks.
    """

    def __init__(self, content: bytes, max_frames: int) -> None:
        """Find the frames of a file.

        Args:
            content: The file.
            max_frames: How many frames to read.
        """
        self.frames: list[GifFrame] = []
        self.incomplete: GifFrame | None = None
        self.loop = 1
        self.truncated = True
        self.size = (0, 0)
        self._content = content
        self._control = (0, 0, 0)
        try:
            self._read(max_frames)
        except (MalformedError, IndexError, struct.error):
            return

    def _read(self, max_frames: int) -> None:
        header = gif.header(self._content)
        self.size = (header.width, header.height)
        self._palette = self._content[header.palette]
        end = header.palette.stop
        for block in gif.blocks(self._content):
            if block.kind == gif.IMAGE:
                self._image(block)
            elif block.kind == gif.EXTENSION:
                self._extension(block)
            if not block.is_complete:
                return
            if block.kind == gif.TRAILER or len(self.frames) == max_frames:
                self.truncated = False
                return
            if block.kind not in {gif.IMAGE, gif.EXTENSION, gif.PADDING}:
                return
            end = block.end
        # Some programs leave the trailer out.
        self.truncated = end != len(self._content)

    def _image(self, block: Block) -> None:
        left, top, width, height, flags = struct.unpack_from(
            _DESCRIPTOR, self._content, block.start + 1
        )
        if not self.frames:
            self.size = (max(self.size[0], left + width), max(self.size[1], top + height))
        control, delay, transparent = self._control
        self._control = (0, 0, 0)
        if not width or not height:
            return
        found = GifFrame(
            box=(left, top, left + width, top + height),
            palette=self._content[block.body : block.data] or self._palette,
            interlaced=flags & _INTERLACED,
            data=slice(block.data, block.end),
            duration=delay * 10,
            disposal=control >> 2 & 0x07,
            transparent=transparent if control & 1 else None,
        )
        if block.is_complete:
            self.frames.append(found)
        else:
            self.incomplete = found

    def _extension(self, block: Block) -> None:
        content = self._content
        label, size = content[block.body], content[block.data]
        body = block.data + 1
        if label == gif.CONTROL and size >= 4:  # noqa: PLR2004  # its fields
            self._control = struct.unpack_from("<BHB", content, body)
        elif label == gif.APPLICATION and content[body : body + size] in _LOOPING:
            length, kind, times = struct.unpack_from("<BBH", content, body + size)
            if length >= 3 and kind == 1:  # noqa: PLR2004  # its fields
                # It states the number of repetitions after the first time.
                self.loop = min(times + 1, _MAX_LOOP) if times else 0


def decoded(content: bytes, frame: GifFrame) -> Image.Image:
    """One frame in RGB, or in RGBA if it has a transparent index."""
    return coloured(indexed(content, frame), frame)


def indexed(content: bytes, frame: GifFrame) -> Image.Image:
    """One frame as indexes into its palette, not decoded yet: a separate GIF of its size."""
    left, top, right, bottom = frame.box
    size = (right - left, bottom - top)
    bits = max(0, (len(frame.palette) // 3 - 1).bit_length() - 1)
    flags = (_PALETTE | bits) if frame.palette else 0
    alone = b"".join(
        (
            struct.pack("<6sHHBBB", b"GIF89a", *size, flags, 0, 0),
            frame.palette,
            struct.pack("<BHHHHB", gif.IMAGE, 0, 0, *size, frame.interlaced),
            content[frame.data],
            bytes([gif.TRAILER]),
        )
    )
    return GifImagePlugin.GifImageFile(io.BytesIO(alone))


def coloured(picture: Image.Image, frame: GifFrame) -> Image.Image:
    """The result of `indexed` in RGB or RGBA."""
    if frame.transparent is None:
        return picture.convert("RGB")
    picture.info["transparency"] = frame.transparent
    return picture.convert("RGBA")
