"""AVIF, decoded by libavif.

The decoder does not rotate the picture: Pillow gives the rotation that the boxes state as EXIF's
orientation. Pictures of 10 and 12 bits are decoded to 8.

EXIF itself is hidden from Pillow, which would make a table of all tags; a file can be built so that
this takes a thousand times its size in memory.
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

# The entry of an item: version, its number in 16 or 32 bits, its protection, its kind.
_EXIF_ITEM: Final = re.compile(rb"(infe.{4}(?:.{4}|.{6}))Exif", re.DOTALL)
# A file must not cause any amount of memory to be taken by stating a length: the configured memory
# holds a file twice.
_LEAST_SHARE: Final = 1 / 2
# Items of an unknown kind are ignored.
_UNKNOWN_ITEM: Final = rb"\1----"


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """The photo, not decoded yet.

    Raises:
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    whole = _completed(content)
    try:
        meta = heif.meta(content)
        readable = avif_boxes.with_one_table(whole, meta) if meta else whole
    except MalformedError:
        meta, readable = None, whole
    picture = AvifImagePlugin.AvifImageFile(io.BytesIO(_EXIF_ITEM.sub(_UNKNOWN_ITEM, readable)))
    info: dict[Any, Any] = picture.info
    turned: bytes | None = info.get("exif")
    profile: bytes | None = info.get("icc_profile")
    space = _colour_space(content, meta)
    if profile and space and not space.hdr:
        space = None
    return OpenedPhoto(
        picture=picture,
        media_type="image/avif",
        orientation=exif.orientation(turned.removeprefix(b"Exif\0\0") if turned else None),
        profile=profile,
        colour_space=space,
        exif=_exif(content, meta),
        xmp=info.get("xmp"),
        damaged=len(whole) > len(content),
    )


def _completed(content: bytes) -> bytes:
    """A sequence padded with zeros to the length that its boxes state.

    libavif opens no shorter one, and of a padded one it decodes the frames that are whole.
    """
    try:
        found = isobmff.boxes(content)
    except MalformedError:
        return content
    if not any(box.kind == b"moov" for box in found):
        return content
    stated = isobmff.stated_end(content, found[-1])
    return content if stated * _LEAST_SHARE > len(content) else content.ljust(stated, b"\0")


def _colour_space(content: bytes, meta: Meta | None) -> ColourSpace | None:
    picture = meta.primary_item if meta else None
    numbers = heif.colours(content, picture) if picture else None
    return colour_space.from_cicp(numbers.primaries, numbers.transfer) if numbers else None


def _exif(content: bytes, meta: Meta | None) -> bytes | None:
    """EXIF from its TIFF header on, behind the offset of that header."""
    for item in meta.items.values() if meta else ():
        if item.kind == b"Exif" and item.extents:
            start, end = item.extents[0]
            return content[start + 4 + int.from_bytes(content[start : start + 4], "big") : end]
    return None
