"""WebP, decoded by libwebp, which refuses files that are cut off.

Of an animation the complete frames are shown. The missing bytes of a still picture are given to
libwebp as zeros, which it decodes to a smear of the last row: it is plain to see where the photo
ends.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import WebPImagePlugin

from handlers.fileformats import exif
from handlers.fileformats.webp import stated_end
from handlers.imaging.decoders import webp_frames
from handlers.imaging.opened_photo import OpenedPhoto

# With less of its bytes there is more smear than photo; and a file must not cause any amount of
# memory to be taken by stating a length: the configured memory holds a file twice.
_LEAST_SHARE = 1 / 2
# With less than this missing, only the last blocks are smeared.
_UNSEEN_SHARE = 1 / 1000


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """The photo, not decoded yet.

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
    """The file as libwebp opens it, and whether a visible part is missing.

    It is unchanged if nothing is missing, or too much.
    """
    animation = webp_frames.completed(content)
    if animation is not None:
        return animation, True
    stated = stated_end(content)
    if not stated * _LEAST_SHARE <= len(content) < stated:
        return content, False
    return content.ljust(stated, b"\0"), stated - len(content) > stated * _UNSEEN_SHARE
