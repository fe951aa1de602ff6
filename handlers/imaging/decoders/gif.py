"""GIF: the first frame, as browsers show it.

Pillow allocates the canvas when it opens a file, before the size of the first frame is known. So
the blocks are read here, and Pillow decodes the first frame only.
"""

from __future__ import annotations

from PIL import Image

from handlers.imaging import size_limits
from handlers.imaging.decoders import gif_frames
from handlers.imaging.decoders.gif_frames import GifFrame, GifFrames
from handlers.imaging.opened_photo import OpenedPhoto


class _FirstFrame(Image.Image):
    """The canvas with one frame on it, decoded on load; the rest is transparent."""

    def __init__(
        self, content: bytes, size: tuple[int, int], frame: GifFrame, *, truncated: bool
    ) -> None:
        super().__init__()
        self._fills_canvas = frame.box == (0, 0, *size)
        is_opaque = self._fills_canvas and frame.transparent is None and not truncated
        self._mode = "RGB" if is_opaque else "RGBA"
        self._size = size
        self._content: bytes | None = content
        self._frame = frame
        self._truncated = truncated

    def load(self) -> Image.core.PixelAccess | None:
        if self._content is not None:
            self.im = self._composed(self._content).im
            self._content = None
        return super().load()

    def _composed(self, content: bytes) -> Image.Image:
        indexed = gif_frames.indexed(content, self._frame)
        picture = gif_frames.coloured(indexed, self._frame).convert(self._mode)
        if self._truncated:
            # Missing pixels have index 0: rows below the last other pixel become transparent.
            box = indexed.getbbox() or (0, 0, 0, 0)
            picture.paste((0, 0, 0, 0), (0, box[3], *picture.size))
        if self._fills_canvas:
            return picture
        canvas = Image.new(self._mode, self._size)
        canvas.paste(picture, self._frame.box)
        return canvas


def open_photo(content: bytes, max_pixels: int) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        UnusablePhotoError: `too_many_pixels` or `too_long`.
        SyntaxError: It has no frame.
    """
    found = GifFrames(content, 1)
    size_limits.check_size(*found.size, max_pixels)
    first = found.frames[0] if found.frames else found.incomplete
    if first is None:
        raise SyntaxError("no frame")
    picture = _FirstFrame(content, found.size, first, truncated=first is found.incomplete)
    return OpenedPhoto(picture=picture, media_type="image/gif")
