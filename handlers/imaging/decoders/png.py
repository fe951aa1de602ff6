"""PNG: what it says about colours beside a profile, and what of it is see-through.

As browsers have it, the first of these counts: the chunk `cICP`, a profile, `sRGB`, and `gAMA` with
`cHRM`. Pillow reads all but the first.

One colour may stand for see-through, in numbers of the depth that the file has. Pillow compares
them with what it has made of the pixels, which has 8 bits or 16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image, PngImagePlugin

from handlers.fileformats import exif
from handlers.imaging.colour import signals
from handlers.imaging.colour.srgb import deep_in_grey
from handlers.imaging.decoders import png_chunks, png_metadata
from handlers.imaging.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

_FULL, _DEEP = 255, 16


class _Keyed(PngImagePlugin.PngImageFile):
    """Grey of 16 bits, one value of which is see-through: grey of 8 bits with alpha once loaded."""

    key: int | None = None

    def load(self) -> Image.core.PixelAccess | None:
        access = super().load()
        if self.key is None:
            return access
        alpha = [_FULL] * (1 << _DEEP)
        alpha[self.key] = 0
        self.key = None
        seen = self.convert("I").point(alpha, "L")
        self.im = Image.merge("LA", (deep_in_grey(self), seen)).im
        self._mode = "LA"
        return super().load()


def opened(content: bytes, _max_pixels: int) -> Source:
    """A PNG, not decoded yet.

    Raises:
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    picture = decoder(content)
    info: dict[Any, Any] = picture.info
    metadata = png_metadata.read(content)
    return Source(
        picture=picture,
        media_type="image/png",
        orientation=exif.orientation(metadata.leading_exif),
        profile=info.get("icc_profile"),
        signalled=_signalled(content, info),
        exif=metadata.exif,
        xmp=metadata.xmp,
        iptc=metadata.iptc,
        created=metadata.created,
    )


def decoder(content: bytes) -> Image.Image:
    """The picture that is decoded when it is loaded, and whose mode may only be known then.

    Raises:
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    picture = _Keyed(png_chunks.for_decoder(content))  # pyright: ignore[reportArgumentType]  # a file as far as a decoder needs one
    key, depth = png_chunks.key(content), png_chunks.depth(content)
    if key is None or depth == 8 or picture.mode == "1":  # noqa: PLR2004  # bits that pixels have
        return picture
    if picture.mode == "I;16":
        # Not a key for Pillow, which does not look for it in what has 16 bits.
        picture.info.pop("transparency", None)
        picture.key = key[0]
    elif depth == _DEEP:
        # The upper half is what Pillow keeps of each number.
        picture.info["transparency"] = tuple(each >> 8 for each in key)
    else:
        picture.info["transparency"] = (key[0] & ((1 << depth) - 1)) * _FULL // ((1 << depth) - 1)
    return picture


def _signalled(content: bytes, info: Mapping[Any, Any]) -> signals.Signalled | None:
    chunk = png_chunks.before_pixels(content, b"cICP")
    numbers = content[chunk.body : chunk.end] if chunk else b""
    if len(numbers) == 4:  # noqa: PLR2004  # primaries, curve, matrix, range
        return signals.by_number(numbers[0], numbers[1])
    if "icc_profile" in info or "srgb" in info or "gamma" not in info:
        return None
    return signals.by_gamma(info["gamma"], info.get("chromaticity"))
