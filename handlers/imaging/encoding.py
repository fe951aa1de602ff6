"""Encoding renditions from upright images in sRGB.

The constants were measured; see docs/decisions/0009.
"""

from __future__ import annotations

import io

from PIL import Image, JpegImagePlugin, WebPImagePlugin

from handlers.imaging import sizes
from handlers.imaging.model import RenderedFile
from handlers.imaging.resize import resized

# Imported here, so that Pillow does not import all of its plugins.
PLUGINS = (JpegImagePlugin, WebPImagePlugin)

_QUALITY = 80
# Graphics of few colours are smaller and faster to encode losslessly. Icons are always lossless:
# loss of chroma shows in them, and their bytes do not matter.
_FEW_COLOURS, _TINY = 256, 64 * 64
# The slower method makes smooth images smaller. For dense ones, full of grain or leaves, the faster
# one is as good and takes less than half the time.
_FAST, _THOROUGH = 2, 4
_DENSE_BITS = 1.4
# Smaller images are always denser, and fast to encode anyway.
_LARGE = 1_000_000
# Density is measured on a grid of squares, encoded with the fastest method.
_SQUARES, _SQUARE, _FASTEST = 4, 64, 0


def webp(image: Image.Image, edge: int, *, dense: bool = False) -> RenderedFile:
    """A WebP rendition, named after its edge."""
    pixels = image.width * image.height
    data = None
    if pixels <= _TINY or (pixels <= _LARGE and has_few_colours(image)):
        data = _webp(image, _THOROUGH, lossless=True)
    if data is None or pixels > _TINY:
        lossy = _webp(image, _FAST if dense and pixels >= _LARGE else _THOROUGH)
        data = min(lossy, data or lossy, key=len)
    return _file(f"{edge}.webp", "image/webp", image, data)


def has_few_colours(image: Image.Image) -> bool:
    """Whether an image has as few colours as graphics have."""
    return image.getcolors(_FEW_COLOURS) is not None


def is_dense(image: Image.Image) -> bool:
    """Whether an image is full of fine detail; only large ones are analysed."""
    if image.width * image.height < _LARGE or min(image.size) < _SQUARE:
        return False
    sample = Image.new("RGB", (_SQUARES * _SQUARE, _SQUARES * _SQUARE))
    for across in range(_SQUARES):
        for down in range(_SQUARES):
            left = (image.width - _SQUARE) * across // (_SQUARES - 1)
            top = (image.height - _SQUARE) * down // (_SQUARES - 1)
            square = image.crop((left, top, left + _SQUARE, top + _SQUARE))
            sample.paste(square, (across * _SQUARE, down * _SQUARE))
    bits = 8 * len(_webp(sample, _FASTEST))
    return bits > _DENSE_BITS * sample.width * sample.height


def thumbnail(image: Image.Image) -> RenderedFile:
    """The JPEG thumbnail; it shows the middle of a strip. Transparent pixels become white."""
    box = sizes.thumbnail_box(image.size)
    if box != (0, 0, *image.size):
        image = image.crop(box)
    longest = max(image.size)
    if longest > sizes.THUMBNAIL_EDGE:
        width, height = image.size
        scale = sizes.THUMBNAIL_EDGE / longest
        image = resized(image, (max(1, round(width * scale)), max(1, round(height * scale))))
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80, progressive=True, optimize=True)
    return _file(f"thumb-{sizes.THUMBNAIL_EDGE}.jpg", "image/jpeg", image, buffer.getvalue())


def _webp(image: Image.Image, method: int, *, lossless: bool = False) -> bytes:
    buffer = io.BytesIO()
    without_loss = {"lossless": True} if lossless else {}
    image.save(buffer, "WEBP", quality=_QUALITY, method=method, **without_loss)
    return buffer.getvalue()


def _file(name: str, media_type: str, image: Image.Image, data: bytes) -> RenderedFile:
    return RenderedFile(
        name=name, media_type=media_type, width=image.width, height=image.height, data=data
    )
