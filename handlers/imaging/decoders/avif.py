"""AVIF, decoded by libavif.

The decoder leaves turning to whoever shows the picture: Pillow tells what the container's boxes say
as EXIF's orientation. Pictures of 10 and 12 bits come in 8.

EXIF itself stays away from Pillow, which would make a table of all tags: that can be built to have
a thousand times the memory of its bytes.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from PIL import AvifImagePlugin

from handlers.fileformats import exif, heif, isobmff
from handlers.fileformats.malformed import MalformedError
from handlers.imaging.colour import signals
from handlers.imaging.decoders import avif_boxes
from handlers.imaging.source import Source

if TYPE_CHECKING:
    from handlers.fileformats.heif import Meta

# How an item is announced: version, its number in 16 or 32 bits, how it is protected, its kind.
_EXIF_ITEM: Final = re.compile(rb"(infe.{4}(?:.{4}|.{6}))Exif", re.DOTALL)
# No file may ask for any number of bytes by saying that it should have them: the configured memory
# holds a file twice.
_LEAST_SHARE: Final = 1 / 2
# An item of an unknown kind is left alone.
_UNKNOWN_ITEM: Final = rb"\1----"


def opened(content: bytes, _max_pixels: int) -> Source:
    """See `Source`.

    Raises:
        SyntaxError: It is broken; whatever else Pillow raises then.
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
    signalled = _signalled(content, meta)
    if profile and signalled and not signalled.hdr:
        signalled = None
    return Source(
        picture=picture,
        media_type="image/avif",
        orientation=exif.orientation(turned.removeprefix(b"Exif\0\0") if turned else None),
        profile=profile,
        signalled=signalled,
        exif=_exif(content, meta),
        xmp=info.get("xmp"),
        damaged=len(whole) > len(content),
    )


def _completed(content: bytes) -> bytes:
    """A sequence in the length that its boxes state, zeros being what is missing.

    libavif opens nothing that is shorter, and of this it gives the frames that are whole.
    """
    try:
        found = isobmff.boxes(content)
    except MalformedError:
        return content
    if not any(box.kind == b"moov" for box in found):
        return content
    stated = isobmff.stated_end(content, found[-1])
    return content if stated * _LEAST_SHARE > len(content) else content.ljust(stated, b"\0")


def _signalled(content: bytes, meta: Meta | None) -> signals.Signalled | None:
    picture = meta.picture if meta else None
    numbers = heif.colours(content, picture) if picture else None
    return signals.by_number(numbers.primaries, numbers.transfer) if numbers else None


def _exif(content: bytes, meta: Meta | None) -> bytes | None:
    """EXIF as TIFF: before it stands how far away it begins."""
    for item in meta.items.values() if meta else ():
        if item.kind == b"Exif" and item.extents:
            start, end = item.extents[0]
            return content[start + 4 + int.from_bytes(content[start : start + 4], "big") : end]
    return None
