"""JPEG XL, decoded by libjxl, which returns the last frame of an animation.

The decoder cannot open a file without decoding it, so the size is read from the header first. It
rotates the image as the header states; EXIF's orientation, which repeats that, is ignored.
Recompressed JPEGs are decoded as the original JPEG, with its EXIF.
"""

from __future__ import annotations

from typing import Any

from PIL import Image
from pillow_jxl import Decoder

from handlers.fileformats import exif
from handlers.imaging import errors, jpeg_header, size_limits
from handlers.imaging.decoders import jpeg, jxl_header
from handlers.imaging.metadata import iptc
from handlers.imaging.opened_photo import OpenedPhoto

_MODES = frozenset({"L", "LA", "RGB", "RGBA", "I;16", "F"})
# Alpha, depth and others; libjxl takes four bytes per pixel for each, and allows 4096.
_MAX_EXTRA_CHANNELS = 4


def open_photo(content: bytes, max_pixels: int) -> OpenedPhoto:
    """Open and decode a photo; a recompressed JPEG is only opened.

    Raises:
        UnusablePhotoError: `too_many_pixels`, `too_long`, or `too_complex` for too many channels.
        SyntaxError: It is malformed; libjxl raises other errors too.
    """
    header = jxl_header.read_header(content)
    size_limits.check_size(header.width, header.height, max_pixels)
    if header.extra_channels > _MAX_EXTRA_CHANNELS:
        raise errors.too_complex()
    decode: Any = Decoder(num_threads=1)
    is_jpeg, found, pixels, profile, boxes = decode(content)
    if is_jpeg:
        return _from_jpeg(pixels, boxes, max_pixels)
    if found.mode not in _MODES:
        raise SyntaxError(found.mode)
    return OpenedPhoto(
        picture=Image.frombytes(found.mode, (found.width, found.height), pixels),
        media_type="image/jxl",
        profile=profile or None,
        exif=_exif(boxes),
        xmp=_box(boxes, b"xml "),
    )


def _from_jpeg(content: bytes, boxes: list[Any], max_pixels: int) -> OpenedPhoto:
    header = jpeg_header.read_header(content)
    size_limits.check_size(header.width, header.height, max_pixels)
    return OpenedPhoto(
        picture=jpeg.picture(content, header),
        media_type="image/jxl",
        orientation=exif.orientation(header.exif),
        profile=header.profile,
        exif=header.exif,
        xmp=header.xmp or _box(boxes, b"xml "),
        iptc=iptc.records_in_photoshop(header.photoshop),
    )


def _exif(boxes: list[Any]) -> bytes | None:
    """EXIF, starting with its TIFF header; the box begins with the offset of that header."""
    data = _box(boxes, b"Exif")
    if data is None or len(data) < 4:  # noqa: PLR2004  # the offset
        return None
    if data[:2] in {b"II", b"MM"}:
        return data
    return data[4 + int.from_bytes(data[:4], "big") :]


def _box(boxes: list[Any], kind: bytes) -> bytes | None:
    return next((bytes(each.data) for each in boxes if each.box_type == kind), None)
