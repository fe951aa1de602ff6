"""Rendering: the bytes of an original in, the bytes of its renditions out.

In memory only, with one decode, each size made from the one before. Renditions stand upright, are
in sRGB and carry no metadata: neither place nor serial number nor comment. Transparency is kept in
WebP and becomes white in JPEG. Of a moving picture the first frame is rendered.

The number of pixels is judged by the headers, before anything is decoded. Nothing here knows where
the bytes come from or go to.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import (
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from handlers.shared import formats
from handlers.thumbnail.encoding import RenderedFile, fit, thumbnail, webps
from handlers.thumbnail.pixels import in_srgb, sampled

LONG_EDGES = (320, 640, 1280, 2048)

# Pillow opens what a plugin that was imported can decode, and looks for others only where it is not
# told which formats to try. So the accepted formats' plugins are named here.
PLUGINS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)

# From here on EXIF's orientations lie on their side.
_FIRST_SIDEWAYS = 5
# What Pillow's decoders raise for content that is broken.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UnusablePhotoError(Exception):
    """The file cannot become renditions, however often it is tried.

    Attributes:
        code: Stable, for programs.
        sentence: For the person who uploaded it.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What became of an original.

    Attributes:
        media_type: Of the original's content, whatever it was called.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        files: The JPEG thumbnail, then WebP from small to large.
    """

    media_type: str
    width: int
    height: int
    files: tuple[RenderedFile, ...]


def render(content: bytes, *, max_pixels: int) -> Rendered:
    """All renditions of an original.

    Args:
        content: The original's bytes.
        max_pixels: More than these are not decoded.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged` or `too_many_pixels`.
    """
    photo = _read(content, max_pixels)
    large_to_small = list(webps(photo.picture, long_edges(max(photo.width, photo.height))))
    files = (
        thumbnail(large_to_small[-1][1]),
        *(file for file, _ in reversed(large_to_small)),
    )
    return Rendered(
        media_type=photo.media_type, width=photo.width, height=photo.height, files=files
    )


def long_edges(original: int) -> tuple[int, ...]:
    """The long edges, in pixels and ascending, of the WebP renditions of an original.

    Never larger than the original; one is always as large as it, up to the largest of all, so that
    a small photo can be seen in full too.
    """
    fitting = [edge for edge in LONG_EDGES if edge <= original]
    full = min(original, LONG_EDGES[-1])
    return tuple(sorted({*fitting, full}))


@dataclass(frozen=True, kw_only=True)
class _Photo:
    """The original, upright; its picture is as large as the largest rendition."""

    media_type: str
    width: int
    height: int
    picture: Image.Image


def _read(content: bytes, max_pixels: int) -> _Photo:
    """Decodes; all that the decoder held is given back when this ends, before any encoding."""
    with _open(content, max_pixels) as source:
        media_type = _media_type(source)
        width, height = source.size
        try:
            picture, orientation = _decode(
                source, fit(source.size, long_edges(max(source.size))[-1])
            )
        except _BROKEN as error:
            raise _damaged() from error
    if orientation >= _FIRST_SIDEWAYS:
        width, height = height, width
    return _Photo(media_type=media_type, width=width, height=height, picture=picture)


def _open(content: bytes, max_pixels: int) -> Image.Image:
    # Pillow's own guard reads this; it must not be stricter or laxer than ours.
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(content), formats=formats.DECODERS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except UnidentifiedImageError as error:
        raise _not_an_image() from error
    except _BROKEN as error:
        raise _damaged() from error
    if source.width * source.height > max_pixels:
        raise _too_many_pixels(max_pixels)
    return source


def _not_an_image() -> UnusablePhotoError:
    return UnusablePhotoError("not_an_image", f"The file is not a {formats.LABELS} photo.")


def _damaged() -> UnusablePhotoError:
    sentence = "The file is incomplete or damaged, so the photo cannot be read."
    return UnusablePhotoError("damaged", sentence)


def _too_many_pixels(max_pixels: int) -> UnusablePhotoError:
    limit = f"{max_pixels / 1_000_000:.4g}"
    return UnusablePhotoError(
        "too_many_pixels", f"The photo has too many pixels: at most {limit} million can be shown."
    )


def _media_type(source: Image.Image) -> str:
    known = formats.by_decoder(source.format or "")
    if known is None:
        raise _not_an_image()
    return known.media_type


def _decode(source: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, int]:
    """Decodes to a size (which is before turning): upright, in sRGB, without metadata.

    Returns:
        The picture in RGB or RGBA, and the orientation it had, 1 to 8.
    """
    # JPEG can be decoded at an eighth, a quarter or half of its size: only what is needed.
    source.draft(None, size)
    orientation = source.getexif().get(ExifTags.Base.Orientation, 1)
    profile: bytes | None = source.info.get("icc_profile")
    source.load()
    image = sampled(source, size)
    if orientation in _TRANSPOSITIONS:
        image = image.transpose(_TRANSPOSITIONS[orientation])
    else:
        orientation = 1
    image = in_srgb(image, profile)
    image.info = {}
    return image, orientation
