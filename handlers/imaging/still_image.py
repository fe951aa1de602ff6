"""The still image of a photo: decoded, resized, upright and in sRGB.

A truncated file is shown as far as it can be decoded, unless that is only a sliver; then the
camera's preview is shown instead (`fallback.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.imaging import decode, errors, sizes
from handlers.imaging.colour.srgb import to_srgb
from handlers.imaging.decoders import jpeg, jpeg_damage
from handlers.imaging.orientation import is_sideways, upright
from handlers.imaging.resize import sampled, sampled_jpeg
from handlers.imaging.workers import processors

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.jpeg_header import JpegHeader
    from handlers.imaging.model import Limits
    from handlers.imaging.opened_photo import OpenedPhoto

    Size = tuple[int, int]

# The minimum share of rows for an image to be shown.
_MIN_ROWS = 1 / 16
# The maximum share of rows of an image whose decoder has failed.
_MAX_DAMAGED_ROWS = 0.99
# A JPEG that its decoder has scaled to at most this many times the wanted size is hardly resampled.
_HARDLY_RESAMPLED = 1.05


@dataclass(frozen=True, kw_only=True)
class StillImage:
    """An image in the size of the largest rendition.

    Attributes:
        picture: RGB or RGBA, in sRGB and upright.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        damaged: Whether a part of it is missing.
        scaled: Whether it is as a JPEG's decoder has scaled it, or nearly so.
    """

    picture: Image.Image
    width: int
    height: int
    damaged: bool
    scaled: bool = False


def decode_still(content: bytes, opened: OpenedPhoto, limits: Limits) -> StillImage:
    """The image, as far as it can be decoded.

    The decoder's memory is released before this returns, and so before anything is encoded.

    Args:
        content: The file.
        opened: The file, opened.
        limits: What it may cost.

    Raises:
        UnusablePhotoError: `damaged` or `too_complex`.
    """
    if opened.header is not None:
        return _jpeg(content, opened, opened.header, limits)
    try:
        with decode.decoding():
            opened.picture.load()
        damaged = opened.damaged
    except errors.UnusablePhotoError as error:
        if error.code != errors.damaged().code:
            raise
        # Retry, accepting a truncated file.
        opened = decode.open_photo(content, limits, tolerant=True)
        with decode.decoding(tolerant=True):
            opened.picture.load()
        # Missing parts are black, or transparent in modes with transparency.
        box = opened.picture.getbbox()
        if box is None or box[3] < opened.picture.height * _MIN_ROWS:
            raise errors.damaged() from None
        damaged = True
    limits.check_deadline()
    size = opened.picture.size
    # Colours and profiles come from the file too, and may be malformed.
    with decode.decoding():
        image = sampled(opened.picture, sizes.largest(size), processors(limits))
        return _upright_in_srgb(opened, image, size, limits, damaged=damaged)


def _jpeg(
    content: bytes,
    opened: OpenedPhoto,
    header: JpegHeader,
    limits: Limits,
) -> StillImage:
    picture = opened.picture
    size = picture.size
    target = sizes.largest(size)
    rows = 1.0
    try:
        with decode.decoding():
            scaled_size = jpeg.reduced(picture, target)
            picture.load()
    except errors.UnusablePhotoError as error:
        if error.code != errors.damaged().code or opened.media_type != "image/jpeg":
            raise
        # Retry up to where the decoder fails; the missing part is black.
        picture = jpeg.picture(content, header)
        opened = replace(opened, picture=picture)
        with decode.decoding(tolerant=True):
            scaled_size = jpeg.reduced(picture, target)
            picture.load()
        box = picture.getbbox()
        rows = min(box[3] / picture.height, _MAX_DAMAGED_ROWS) if box else 0
    limits.check_deadline()
    rows = min(rows, jpeg_damage.rows_present(content, header, picture, limits))
    if rows < _MIN_ROWS:
        raise errors.damaged()
    if rows < 1:
        jpeg_damage.clear_broken_block(picture, header, scaled_size[0])
    if jpeg.is_close(max(picture.size), max(target)):
        target = picture.size
    scaled = picture.size != size and max(picture.size) <= _HARDLY_RESAMPLED * max(target)
    with decode.decoding():
        image = sampled_jpeg(picture, target, scaled_size, processors(limits))
        still = _upright_in_srgb(opened, image, size, limits, damaged=rows < 1)
    return replace(still, scaled=scaled)


def _upright_in_srgb(
    opened: OpenedPhoto, image: Image.Image, size: Size, limits: Limits, *, damaged: bool
) -> StillImage:
    if image is not opened.picture:
        opened.picture.close()
    image = upright(image, opened.orientation)
    image = to_srgb(image, opened.profile, opened.colour_space, processors=processors(limits))
    # Pillow would write other information from the decoder into the renditions.
    image.info = {}
    width, height = size[::-1] if is_sideways(opened.orientation) else size
    return StillImage(picture=image, width=width, height=height, damaged=damaged)
