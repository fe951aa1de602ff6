"""GIF: its first frame, as browsers show it.

Pillow takes memory for the canvas as soon as it opens a file, and knows of no frame how large it
will make that. So the blocks are read here, and it is given the first frame alone.
"""

from __future__ import annotations

from PIL import Image

from handlers.imaging import bounds
from handlers.imaging.decoders import gif_blocks
from handlers.imaging.source import Source


class _FirstFrame(Image.Image):
    """The canvas with one frame on it, decoded when it is loaded; round about it is nothing."""

    def __init__(
        self, content: bytes, size: tuple[int, int], stored: gif_blocks.Stored, *, cut: bool
    ) -> None:
        super().__init__()
        self._is_all = stored.box == (0, 0, *size)
        is_opaque = self._is_all and stored.transparent is None and not cut
        self._mode = "RGB" if is_opaque else "RGBA"
        self._size = size
        self._content: bytes | None = content
        self._stored = stored
        self._cut = cut

    def load(self) -> Image.core.PixelAccess | None:
        if self._content is not None:
            self.im = self._composed(self._content).im
            self._content = None
        return super().load()

    def _composed(self, content: bytes) -> Image.Image:
        indexed = gif_blocks.indexed(content, self._stored)
        picture = gif_blocks.coloured(indexed, self._stored).convert(self._mode)
        if self._cut:
            # What did not come has index 0: below the last other one there is nothing.
            box = indexed.getbbox() or (0, 0, 0, 0)
            picture.paste((0, 0, 0, 0), (0, box[3], *picture.size))
        if self._is_all:
            return picture
        canvas = Image.new(self._mode, self._size)
        canvas.paste(picture, self._stored.box)
        return canvas


def opened(content: bytes, max_pixels: int) -> Source:
    """See `Source`.

    Raises:
        UnusablePhotoError: `too_many_pixels` or `too_long`.
        SyntaxError: It has no picture.
    """
    walk = gif_blocks.Walk(content, 1)
    bounds.check_size(*walk.size, max_pixels)
    first = walk.frames[0] if walk.frames else walk.begun
    if first is None:
        raise SyntaxError("no picture")
    picture = _FirstFrame(content, walk.size, first, cut=first is walk.begun)
    return Source(picture=picture, media_type="image/gif")
