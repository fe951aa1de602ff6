"""One picture of a photo: decoded, made small, upright and in sRGB.

A file that is incomplete is shown as far as it goes, if that is more than a sliver. If it is not,
the camera's own preview stands in for the picture.
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

    from handlers.imaging.decoders.jpeg_header import JpegHeader
    from handlers.imaging.model import Limits
    from handlers.imaging.source import Source

    Size = tuple[int, int]

# Less of a picture's rows is not worth looking at.
_SLIVER = 1 / 16
# As much as there can be of a picture whose decoder has given up.
_GIVEN_UP = 0.99


@dataclass(frozen=True, kw_only=True)
class Still:
    """A picture as large as the largest rendition.

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


def decoded(content: bytes, source: Source, limits: Limits) -> Still:
    """The picture, as far as the file goes.

    All that the decoder holds is given back when this ends, before anything is encoded.

    Args:
        content: The file.
        source: What was opened of it.
        limits: What it may cost.

    Raises:
        UnusablePhotoError: `damaged` or `too_complex`.
    """
    if source.header is not None:
        return _jpeg(content, source, source.header, limits)
    try:
        with decode.decoding():
            source.picture.load()
        damaged = source.damaged
    except errors.UnusablePhotoError as error:
        if error.code != errors.damaged().code:
            raise
        # Once more, now with the rest missing.
        source = decode.opened(content, limits, tolerant=True)
        with decode.decoding(tolerant=True):
            source.picture.load()
        # What did not come is black, or nothing where the picture may be see-through.
        box = source.picture.getbbox()
        if box is None or box[3] < source.picture.height * _SLIVER:
            raise errors.damaged() from None
        damaged = True
    limits.check_deadline()
    size = source.picture.size
    # What decoders and profiles say about colours may be wrong too.
    with decode.decoding():
        image = sampled(source.picture, sizes.largest(size))
        return _finished(source, image, size, damaged=damaged)


def _jpeg(
    content: bytes,
    source: Source,
    header: JpegHeader,
    limits: Limits,
) -> Still:
    picture = source.picture
    size = picture.size
    target = sizes.largest(size)
    rows = 1.0
    try:
        with decode.decoding():
            whole = jpeg.reduced(picture, target)
            picture.load()
    except errors.UnusablePhotoError as error:
        if error.code != errors.damaged().code or source.media_type != "image/jpeg":
            raise
        # Once more, now up to where the decoder gives up; what did not come is black.
        picture = jpeg.picture(content, header)
        source = replace(source, picture=picture)
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
        return _finished(source, image, size, damaged=rows < 1)


def _finished(source: Source, image: Image.Image, size: Size, *, damaged: bool) -> Still:
    if image is not source.picture:
        source.picture.close()
    image = in_srgb(upright(image, source.orientation), source.profile, source.signalled)
    # Whatever the decoder found besides would be written into the renditions.
    image.info = {}
    width, height = size[::-1] if is_sideways(source.orientation) else size
    return Still(picture=image, width=width, height=height, damaged=damaged)
