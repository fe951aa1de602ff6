"""HEIC and HEIF, decoded by libheif.

The decoder turns and crops as the container's boxes say; EXIF's orientation repeats that or is
wrong, and means nothing here. Of several pictures (bursts) the primary one is taken, and no others
are looked at: not previews, not depth.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pillow_heif import HeifFile, HeifImageFile, options

from handlers.fileformats import heif, isobmff
from handlers.fileformats.malformed import MalformedError
from handlers.imaging import bounds, errors
from handlers.imaging.colour import signals, tone
from handlers.imaging.decoders import heif_tiles
from handlers.imaging.source import Source

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.colour.signals import Signalled

options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False

# The parts of a grid reach a little beyond its edges.
_PARTS_OF_PICTURE = 1.5

# How pictures are coded that libheif reads here, and pictures that are made of others.
_CODED = frozenset({b"hvc1", b"hev1"})
_DERIVED = frozenset({b"grid", b"iden", b"iovl", b"tmap"})
_BANDS = {"RGB": 3, "RGBA": 4, "RGBa": 4}


class _Still(HeifImageFile):
    """Pillow's view of a file, with its primary picture only."""

    @property
    def n_frames(self) -> int:
        return 1

    @property
    def is_animated(self) -> bool:
        return False


def opened(content: bytes, max_pixels: int) -> Source:
    """See `Source`. Decoded already where it is HDR.

    Raises:
        UnusablePhotoError: `unsupported`, `too_many_pixels`, `too_long`, or `too_complex` for too
            many parts.
        SyntaxError: It is broken; whatever else libheif raises then.
    """
    if _is_of_another_kind(content):
        raise errors.unsupported("HEIC")
    if heif_tiles.decoded_pixels(content) > max_pixels * _PARTS_OF_PICTURE:
        raise errors.too_complex()
    picture: Image.Image = _Still(io.BytesIO(content))
    info: dict[Any, Any] = picture.info
    exif: bytes | None = info.get("exif")
    numbers = info.get("nclx_profile")
    profile: bytes | None = info.get("icc_profile")
    signalled = None
    if numbers:
        signalled = signals.by_number(
            numbers["color_primaries"], numbers["transfer_characteristics"]
        )
    if signalled and signalled.hdr:
        bounds.check_size(picture.width, picture.height, max_pixels)
        picture.close()
        picture, signalled = _deep(content, signalled)
    elif profile:
        signalled = None
    return Source(
        picture=picture,
        media_type="image/heic",
        profile=profile,
        signalled=signalled,
        exif=exif.removeprefix(b"Exif\0\0") if exif else None,
        xmp=info.get("xmp"),
    )


def _is_of_another_kind(content: bytes) -> bool:
    """Whether its picture is coded in another way than HEVC, or it is only a film."""
    try:
        meta = heif.meta(content)
        is_film = any(box.kind == b"moov" for box in isobmff.boxes(content))
    except MalformedError:
        return False
    picture = meta.picture if meta else None
    if meta is None or picture is None:
        return is_film
    if picture.kind in _DERIVED:
        return not any(item.kind in _CODED for item in meta.items.values())
    return picture.kind not in _CODED


def _deep(content: bytes, signalled: Signalled) -> tuple[Image.Image, Signalled]:
    """The picture with the most of its bits that 8 can hold."""
    file: Any = HeifFile(io.BytesIO(content), convert_hdr_to_8bit=False, hdr_to_16bit=False)
    deep = file[file.primary_index]
    kind, _, bits = deep.mode.partition(";")
    if kind not in _BANDS or not bits:
        picture: Image.Image = deep.to_pillow()
        return picture, signalled
    return tone.spread(memoryview(deep.data), deep.size, (_BANDS[kind], int(bits)), signalled)
