"""HEIC and HEIF, decoded by libheif.

The decoder rotates and crops as the boxes state; EXIF's orientation repeats that or is wrong, and
is ignored. Only the primary image is decoded: no other images of a burst, previews or depth maps.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pillow_heif import HeifFile, HeifImageFile, options

from handlers.fileformats import heif, isobmff
from handlers.fileformats.malformed import MalformedError
from handlers.imaging import errors, size_limits
from handlers.imaging.colour import colour_space, tone_mapping
from handlers.imaging.decoders import heif_tiles
from handlers.imaging.opened_photo import OpenedPhoto

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.colour.colour_space import ColourSpace

options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False

# The tiles of a grid extend slightly beyond its edges.
_MAX_TILE_OVERHEAD = 1.5

# The coded item types that this libheif decodes, and the types that are derived from other items.
_CODED = frozenset({b"hvc1", b"hev1"})
_DERIVED = frozenset({b"grid", b"iden", b"iovl", b"tmap"})
_BANDS = {"RGB": 3, "RGBA": 4, "RGBa": 4}


class _PrimaryImage(HeifImageFile):
    """Pillow's view of a file, with the primary image only."""

    @property
    def n_frames(self) -> int:
        return 1

    @property
    def is_animated(self) -> bool:
        return False


def open_photo(content: bytes, max_pixels: int) -> OpenedPhoto:
    """Open a photo; only HDR is decoded here.

    Raises:
        UnusablePhotoError: `unsupported`, `too_many_pixels`, `too_long`, or `too_complex` for too
            many tiles.
        SyntaxError: It is malformed; libheif raises other errors too.
    """
    if _is_unsupported(content):
        raise errors.unsupported("HEIC")
    if heif_tiles.decoded_pixels(content) > max_pixels * _MAX_TILE_OVERHEAD:
        raise errors.too_complex()
    picture: Image.Image = _PrimaryImage(io.BytesIO(content))
    info: dict[Any, Any] = picture.info
    exif: bytes | None = info.get("exif")
    numbers = info.get("nclx_profile")
    profile: bytes | None = info.get("icc_profile")
    space = None
    if numbers:
        space = colour_space.from_cicp(
            numbers["color_primaries"], numbers["transfer_characteristics"]
        )
    if space and space.hdr:
        size_limits.check_size(picture.width, picture.height, max_pixels)
        picture.close()
        picture, space = _hdr_image(content, space)
    elif profile:
        space = None
    return OpenedPhoto(
        picture=picture,
        media_type="image/heic",
        profile=profile,
        colour_space=space,
        exif=exif.removeprefix(b"Exif\0\0") if exif else None,
        xmp=info.get("xmp"),
    )


def _is_unsupported(content: bytes) -> bool:
    """Whether the primary image is not HEVC, or the file only has a video."""
    try:
        meta = heif.meta(content)
        is_video = any(box.kind == b"moov" for box in isobmff.boxes(content))
    except MalformedError:
        return False
    picture = meta.primary_item if meta else None
    if meta is None or picture is None:
        return is_video
    if picture.kind in _DERIVED:
        return not any(item.kind in _CODED for item in meta.items.values())
    return picture.kind not in _CODED


def _hdr_image(content: bytes, space: ColourSpace) -> tuple[Image.Image, ColourSpace]:
    """An HDR image, with the range of its values spread over 8 bits."""
    file: Any = HeifFile(io.BytesIO(content), convert_hdr_to_8bit=False, hdr_to_16bit=False)
    deep = file[file.primary_index]
    kind, _, bits = deep.mode.partition(";")
    if kind not in _BANDS or not bits:
        picture: Image.Image = deep.to_pillow()
        return picture, space
    return tone_mapping.spread(memoryview(deep.data), deep.size, (_BANDS[kind], int(bits)), space)
