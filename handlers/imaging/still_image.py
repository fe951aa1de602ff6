"""One picture of a photo: decoded, resized, upright and in sRGB.

An incomplete file is shown as far as it goes, if that is more than a sliver; else the camera's
preview is shown instead of the picture (`fallback.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.imaging import decode, errors, sizes
from handlers.imaging.colour.srgb import in_srgb
from handlers.imaging.decoders import jpeg, jpeg_damage
from handlers.imaging.orientation import is_sideways, upright
from handlers.imaging.resize import sampled, sampled_jpeg

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.jpeg_header import JpegHeader
    from handlers.imaging.model import Limits
    from handlers.imaging.opened_photo import OpenedPhoto

    Size = tuple[int, int]

# The least share of a picture's rows that is shown.
_SLIVER = 1 / 16
# The largest share of its rows that a picture can have whose decoder has given up.
_GIVEN_UP = 0.99


@dataclass(frozen=True, kw_only=True)
class StillImage:
    """A picture in the size of the largest rendition.

    Attributes:
        picture: RGB or RGBA, in sRGB and upright.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        damaged: Whether a part of it is missing.
    """

    picture: Image.Image
    width: int
    height: int
    damaged: bool


def decode_still(content: bytes, opened: OpenedPhoto, limits: Limits) -> StillImage:
    """The picture, as far as the file goes.

    The decoder's memory is released before this returns, so before anything is encoded.

    Args:
        content: The file.
        opened: The same, opened.
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
        # Once more, as far as the file goes.
        opened = decode.open_photo(content, limits, tolerant=True)
        with decode.decoding(tolerant=True):
            opened.picture.load()
        # What is missing is black, or transparent if the picture can be.
        box = opened.picture.getbbox()
        if box is None or box[3] < opened.picture.height * _SLIVER:
            raise errors.damaged() from None
        damaged = True
    limits.check_deadline()
    size = opened.picture.size
    # Colours and profiles come from the file too, and may be malformed.
    with decode.decoding():
        image = sampled(opened.picture, sizes.largest(size))
        return _finished(opened, image, size, damaged=damaged)


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
            whole = jpeg.reduced(picture, target)
            picture.load()
    except errors.UnusablePhotoError as error:
        if error.code != errors.damaged().code or opened.media_type != "image/jpeg":
            raise
        # Once more, up to where the decoder gives up; what is missing is black.
        picture = jpeg.picture(content, header)
        opened = replace(opened, picture=picture)
        with decode.decoding(tolerant=True):
            whole = jpeg.reduced(picture, target)
            picture.load()
        box = picture.getbbox()
        rows = min(box[3] / picture.height, _GIVEN_UP) if box else 0
    limits.check_deadline()
    rows = min(rows, jpeg_damage.rows_held(content, header, picture, limits))
    if rows < _SLIVER:
        raise errors.damaged()
    if rows < 1:
        jpeg_damage.clear_broken_block(picture, header, whole[0])
    if jpeg.is_close(max(picture.size), max(target)):
        target = picture.size
    with decode.decoding():
        image = sampled_jpeg(picture, target, whole)
        return _finished(opened, image, size, damaged=rows < 1)


def _finished(opened: OpenedPhoto, image: Image.Image, size: Size, *, damaged: bool) -> StillImage:
    if image is not opened.picture:
        opened.picture.close()
    image = in_srgb(upright(image, opened.orientation), opened.profile, opened.colour_space)
    # Pillow would write what else the decoder found into the renditions.
    image.info = {}
    width, height = size[::-1] if is_sideways(opened.orientation) else size
    return StillImage(picture=image, width=width, height=height, damaged=damaged)
