"""TIFF, decoded by Pillow and libtiff; of several pages the first.

Pillow turns the picture upright while it decodes. Cameras' raw files are built as TIFF too, with a
preview in front: they are told apart, since a preview is not the photo.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import TiffImagePlugin

from handlers.thumbnail.imaging import errors
from handlers.thumbnail.imaging.source import Source

_SUBFILE_TYPE, _PHOTOMETRIC, _XMP, _PROFILE = 254, 262, 700, 34675
_DNG_VERSION, _MAKE, _SUB_IFDS = 50706, 271, 330
_REDUCED = 1
_RAW_PHOTOMETRICS = (32803, 34892)
_CANON_RAW = b"CR"


class _FirstPage(TiffImagePlugin.TiffImageFile):
    """Pillow's view of a file, with its first page only; the others are not looked for."""

    @property
    def n_frames(self) -> int:
        return 1


def opened(content: bytes, _max_pixels: int) -> Source:
    """See `Source`.

    Raises:
        UnusablePhotoError: `not_an_image`: it is a raw file.
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    picture = _FirstPage(io.BytesIO(content))
    picture.is_animated = False
    tags: Any = picture.tag_v2
    if content[8:10] == _CANON_RAW or _is_raw(tags):
        raise errors.not_an_image()
    return Source(
        picture=picture,
        media_type="image/tiff",
        profile=picture.info.get("icc_profile"),
        exif=content,
        xmp=tags.get(_XMP),
    )


def _is_raw(tags: Any) -> bool:
    return (
        _DNG_VERSION in tags
        or tags.get(_PHOTOMETRIC) in _RAW_PHOTOMETRICS
        # A small picture in front of the real one, by a camera: Nikon's and Sony's way.
        or (tags.get(_SUBFILE_TYPE, 0) & _REDUCED != 0 and _MAKE in tags and _SUB_IFDS in tags)
    )
