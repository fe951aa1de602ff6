"""PNG: its colour space, and its transparent colour.

As in browsers, the colour space is the first of: the chunk `cICP`, a profile, `sRGB`, and `gAMA`
with `cHRM`. Pillow reads all but `cICP`.

The transparent colour is stated in the bit depth of the file, but Pillow compares it with decoded
pixels, which have 8 or 16 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image, PngImagePlugin

from handlers.fileformats import exif
from handlers.imaging.colour import colour_space
from handlers.imaging.colour.srgb import deep_grey_to_8_bits
from handlers.imaging.decoders import png_chunks, png_metadata
from handlers.imaging.opened_photo import OpenedPhoto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.imaging.colour.colour_space import ColourSpace

_OPAQUE, _DEEP_BITS = 255, 16


class _ColourKeyed(PngImagePlugin.PngImageFile):
    """Greyscale of 16 bits with a transparent value; of 8 bits with alpha after loading."""

    key: int | None = None

    def load(self) -> Image.core.PixelAccess | None:
        access = super().load()
        if self.key is None:
            return access
        alpha = [_OPAQUE] * (1 << _DEEP_BITS)
        alpha[self.key] = 0
        self.key = None
        visible = self.convert("I").point(alpha, "L")
        self.im = Image.merge("LA", (deep_grey_to_8_bits(self), visible)).im
        self._mode = "LA"
        return super().load()


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    picture = decoder(content)
    info: dict[Any, Any] = picture.info
    metadata = png_metadata.read(content)
    return OpenedPhoto(
        picture=picture,
        media_type="image/png",
        orientation=exif.orientation(metadata.leading_exif),
        profile=info.get("icc_profile"),
        colour_space=_colour_space(content, info),
        exif=metadata.exif,
        xmp=metadata.xmp,
        iptc=metadata.iptc,
        created=metadata.created,
    )


def decoder(content: bytes) -> Image.Image:
    """The image, which is decoded on load; its mode may change then.

    Raises:
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    picture = _ColourKeyed(png_chunks.for_decoder(content))  # pyright: ignore[reportArgumentType]  # has the methods that a decoder needs
    key, depth = png_chunks.key(content), png_chunks.depth(content)
    if key is None or depth == 8 or picture.mode == "1":  # noqa: PLR2004  # the depth of decoded pixels
        return picture
    if picture.mode == "I;16":
        # Pillow does not apply it to 16-bit images.
        picture.info.pop("transparency", None)
        picture.key = key[0]
    elif depth == _DEEP_BITS:
        # Pillow keeps the high byte of each sample.
        picture.info["transparency"] = tuple(each >> 8 for each in key)
    else:
        picture.info["transparency"] = (key[0] & ((1 << depth) - 1)) * _OPAQUE // ((1 << depth) - 1)
    return picture


def _colour_space(content: bytes, info: Mapping[Any, Any]) -> ColourSpace | None:
    chunk = png_chunks.before_pixels(content, b"cICP")
    numbers = content[chunk.body : chunk.end] if chunk else b""
    if len(numbers) == 4:  # noqa: PLR2004  # primaries, curve, matrix, range
        return colour_space.from_cicp(numbers[0], numbers[1])
    if "icc_profile" in info or "srgb" in info or "gamma" not in info:
        return None
    return colour_space.from_gamma(info["gamma"], info.get("chromaticity"))
