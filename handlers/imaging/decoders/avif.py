"""AVIF, decoded by libavif.

The decoder does not rotate the image: Pillow returns the rotation stated by the boxes as EXIF's
orientation. Images of 10 and 12 bits are decoded to 8.

The file's EXIF is hidden from Pillow, which would build a table of all tags: in a malicious file,
that can take a thousand times the size of the file.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from PIL import AvifImagePlugin

from handlers.fileformats import exif, heif, isobmff
from handlers.fileformats.malformed import MalformedError
from handlers.imaging.colour import colour_space
from handlers.imaging.decoders import avif_boxes
from handlers.imaging.opened_photo import OpenedPhoto

if TYPE_CHECKING:
    from handlers.fileformats.heif import Meta
    from handlers.imaging.colour.colour_space import ColourSpace

# The entry of an item: version, ID of 16 or 32 bits, protection, type.
_EXIF_ITEM: Final = re.compile(rb"(infe.{4}(?:.{4}|.{6}))Exif", re.DOTALL)
# A declared length must not cause unbounded allocation: the configured memory allows for twice the
# file.
_MIN_SHARE: Final = 1 / 2
# Items of unknown types are ignored.
_UNKNOWN_ITEM: Final = rb"\1----"


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    completed = _padded(content)
    try:
        meta = heif.meta(content)
        readable = avif_boxes.with_merged_associations(completed, meta) if meta else completed
    except MalformedError:
        meta, readable = None, completed
    picture = AvifImagePlugin.AvifImageFile(io.BytesIO(_EXIF_ITEM.sub(_UNKNOWN_ITEM, readable)))
    info: dict[Any, Any] = picture.info
    orientation_exif: bytes | None = info.get("exif")
    profile: bytes | None = info.get("icc_profile")
    space = _colour_space(content, meta)
    if profile and space and not space.hdr:
        space = None
    return OpenedPhoto(
        picture=picture,
        media_type="image/avif",
        orientation=exif.orientation(
            orientation_exif.removeprefix(b"Exif\0\0") if orientation_exif else None
        ),
        profile=profile,
        colour_space=space,
        exif=_exif(content, meta),
        xmp=info.get("xmp"),
        damaged=len(completed) > len(content),
    )


def _padded(content: bytes) -> bytes:
    """A truncated sequence padded with zeros to the length that its boxes declare.

    libavif refuses truncated sequences, and decodes the complete frames of a padded one.
    """
    try:
        found = isobmff.boxes(content)
    except MalformedError:
        return content
    if not any(box.kind == b"moov" for box in found):
        return content
    stated = isobmff.stated_end(content, found[-1])
    return content if stated * _MIN_SHARE > len(content) else content.ljust(stated, b"\0")


def _colour_space(content: bytes, meta: Meta | None) -> ColourSpace | None:
    picture = meta.primary_item if meta else None
    numbers = heif.colours(content, picture) if picture else None
    return colour_space.from_cicp(numbers.primaries, numbers.transfer) if numbers else None


def _exif(content: bytes, meta: Meta | None) -> bytes | None:
    """EXIF, starting with its TIFF header; the item begins with the offset of that header."""
    for item in meta.items.values() if meta else ():
        if item.kind == b"Exif" and item.extents:
            start, end = item.extents[0]
            return content[start + 4 + int.from_bytes(content[start : start + 4], "big") : end]
    return None
