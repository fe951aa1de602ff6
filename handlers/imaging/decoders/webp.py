"""WebP, decoded by libwebp, which refuses truncated files.

Of a truncated animation, the complete frames are shown. The missing bytes of a still image are
replaced with zeros, which libwebp decodes to a smear of the last row, so that it is obvious where
the photo ends.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import WebPImagePlugin

from handlers.fileformats import exif
from handlers.fileformats.webp import stated_end
from handlers.imaging.decoders import webp_frames
from handlers.imaging.opened_photo import OpenedPhoto

# With fewer bytes, most of the image would be smear. Besides, a declared length must not cause
# unbounded allocation: the configured memory allows for twice the file.
_MIN_SHARE = 1 / 2
# If less than this is missing, only the last blocks are smeared.
_INVISIBLE_SHARE = 1 / 1000


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    whole, damaged = completed(content)
    picture = WebPImagePlugin.WebPImageFile(io.BytesIO(whole))
    info: dict[Any, Any] = picture.info
    raw: bytes | None = info.get("exif")
    raw = raw.removeprefix(b"Exif\0\0") if raw else None
    return OpenedPhoto(
        picture=picture,
        media_type="image/webp",
        orientation=exif.orientation(raw),
        profile=info.get("icc_profile"),
        exif=raw,
        xmp=info.get("xmp"),
        damaged=damaged,
    )


def completed(content: bytes) -> tuple[bytes, bool]:
    """The file in a form that libwebp opens, and whether a visible part is missing.

    It is unchanged if nothing or too much is missing.
    """
    animation = webp_frames.completed(content)
    if animation is not None:
        return animation, True
    declared_end = stated_end(content)
    if not declared_end * _MIN_SHARE <= len(content) < declared_end:
        return content, False
    return content.ljust(declared_end, b"\0"), declared_end - len(
        content
    ) > declared_end * _INVISIBLE_SHARE
