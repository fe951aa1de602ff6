"""Encoding renditions from upright images in sRGB.

The constants were measured; see docs/decisions/0009.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, JpegImagePlugin, WebPImagePlugin

from handlers.imaging import sizes
from handlers.imaging.model import PlannedFile
from handlers.imaging.resize import resized

if TYPE_CHECKING:
    from handlers.imaging.model import RenderedFile

# Imported here, so that Pillow does not import all of its plugins.
PLUGINS = (JpegImagePlugin, WebPImagePlugin)

_QUALITY = 80
# A photo as a JPEG's decoder has scaled it lacks the finest detail, so it is smaller. With one step
# more it has the bytes, and about the similarity, of one that was decoded in full.
_QUALITY_OF_SCALED = 81
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


def planned_webp(edge: int, size: tuple[int, int]) -> PlannedFile:
    """The WebP rendition of an image with this size, named after its edge."""
    return PlannedFile(name=f"{edge}.webp", media_type="image/webp", width=size[0], height=size[1])


def planned_thumbnail(size: tuple[int, int]) -> PlannedFile:
    """The thumbnail of an image with this size."""
    width, height = sizes.thumbnail(size)
    name = f"thumb-{sizes.THUMBNAIL_EDGE}.jpg"
    return PlannedFile(name=name, media_type="image/jpeg", width=width, height=height)


def webp(
    image: Image.Image, edge: int, *, dense: bool = False, scaled: bool = False
) -> RenderedFile:
    """A WebP rendition, named after its edge.

    Args:
        image: RGB or RGBA.
        edge: Of the rendition.
        dense: Whether it is full of fine detail.
        scaled: Whether it is as a JPEG's decoder has scaled it.
    """
    pixels = image.width * image.height
    data = None
    if pixels <= _TINY or (pixels <= _LARGE and has_few_colours(image)):
        data = _webp(image, _THOROUGH, lossless=True)
    if data is None or pixels > _TINY:
        method = _FAST if dense and pixels >= _LARGE else _THOROUGH
        lossy = _webp(image, method, _QUALITY_OF_SCALED if scaled else _QUALITY)
        data = min(lossy, data or lossy, key=len)
    return planned_webp(edge, image.size).encoded(data)


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
    whole, planned = image, planned_thumbnail(image.size)
    box = sizes.thumbnail_box(image.size)
    if box != (0, 0, *image.size):
        image = image.crop(box)
    image = resized(image, (planned.width, planned.height))
    if image is whole:
        # Pillow keeps settings in an image while it is saved, and this one may be being saved.
        image = image.copy()
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80, progressive=True, optimize=True)
    return planned.encoded(buffer.getvalue())


def _webp(
    image: Image.Image, method: int, quality: int = _QUALITY, *, lossless: bool = False
) -> bytes:
    buffer = io.BytesIO()
    without_loss = {"lossless": True} if lossless else {}
    image.save(buffer, "WEBP", quality=quality, method=method, **without_loss)
    return buffer.getvalue()
