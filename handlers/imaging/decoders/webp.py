"""WebP, decoded by libwebp, which refuses files that stop before their end.

Of an animation the frames that came are shown. Of a still picture libwebp accepts the missing bytes
as zeros, and what it makes of those is a smear of the last row that came: it is plain to see where
the photo ends.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import WebPImagePlugin

from handlers.fileformats import exif
from handlers.fileformats.webp import stated_end
from handlers.imaging.decoders import webp_frames
from handlers.imaging.source import Source

# With less of its bytes there is more smear than photo; and no file may ask for any number of
# bytes by saying that it should have them: the configured memory holds a file twice.
_LEAST_SHARE = 1 / 2
# With less than this missing, it is the last blocks that are smeared.
_UNSEEN_SHARE = 1 / 1000


def opened(content: bytes, _max_pixels: int) -> Source:
    """See `Source`.

    Raises:
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    whole, damaged = completed(content)
    picture = WebPImagePlugin.WebPImageFile(io.BytesIO(whole))
    info: dict[Any, Any] = picture.info
    raw: bytes | None = info.get("exif")
    raw = raw.removeprefix(b"Exif\0\0") if raw else None
    return Source(
        picture=picture,
        media_type="image/webp",
        orientation=exif.orientation(raw),
        profile=info.get("icc_profile"),
        exif=raw,
        xmp=info.get("xmp"),
        damaged=damaged,
    )


def completed(content: bytes) -> tuple[bytes, bool]:
    """What libwebp opens of a file, and whether a part to be seen is missing.

    It is the content where nothing is missing, or too much.
    """
    animation = webp_frames.completed(content)
    if animation is not None:
        return animation, True
    stated = stated_end(content)
    if not stated * _LEAST_SHARE <= len(content) < stated:
        return content, False
    return content.ljust(stated, b"\0"), stated - len(content) > stated * _UNSEEN_SHARE
