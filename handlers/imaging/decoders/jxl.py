"""JPEG XL, decoded by libjxl; of an animation the last frame, which is what the decoder gives.

The decoder decodes everything at once, so the size is read from the header before. It rotates the
picture as the header states, and EXIF's orientation, which repeats that, is ignored. Files that
are a recompressed JPEG are decoded as that JPEG, with its EXIF.
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
# Alpha, depth and the like; libjxl takes four bytes per pixel for each, and there may be 4096.
_MAX_EXTRA_CHANNELS = 4


def open_photo(content: bytes, max_pixels: int) -> OpenedPhoto:
    """The photo, decoded already.

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
        iptc=iptc.of_photoshop(header.photoshop),
    )


def _exif(boxes: list[Any]) -> bytes | None:
    """EXIF from its TIFF header on, without the offset before it."""
    data = _box(boxes, b"Exif")
    if data is None or len(data) < 4:  # noqa: PLR2004  # the offset
        return None
    if data[:2] in {b"II", b"MM"}:
        return data
    return data[4 + int.from_bytes(data[:4], "big") :]


def _box(boxes: list[Any], kind: bytes) -> bytes | None:
    return next((bytes(each.data) for each in boxes if each.box_type == kind), None)
