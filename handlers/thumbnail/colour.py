"""Pixels of any mode, as decoders give them, in the colours that screens without a profile show.

Two steps, because a big picture is made small in between: first a mode whose pixels can be
averaged, afterwards RGB (or RGBA) in sRGB.
"""

from __future__ import annotations

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # Pillow does not type it
_WHITE_8_BIT = 255.0
_WHITE_16_BIT = 65535.0


def sampleable(image: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged; indexes into a palette cannot."""
    if image.mode.startswith("I;"):
        return image
    if image.mode in {"I", "F"}:
        return _scaled_to_grey(image, _white(image))
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In RGB, or RGBA where anything is transparent, with the colours that the profile means."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else _eight_bit(image)
    colours = _through_profile(colours, profile) if profile else colours.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of 16 bits in 8: after resampling, which it can take part in as it is."""
    if image.mode.startswith("I;"):
        return _scaled_to_grey(image.convert("I"), _WHITE_16_BIT)
    return image


def _white(image: Image.Image) -> float:
    """What stands for white in a mode without a range: the least usual value that holds all."""
    brightest = max(float(edge) for edge in image.getextrema() if not isinstance(edge, tuple))
    usual = (
        (_WHITE_8_BIT, _WHITE_16_BIT) if image.mode == "I" else (1.0, _WHITE_8_BIT, _WHITE_16_BIT)
    )
    return next((white for white in usual if brightest <= white), brightest)


def _scaled_to_grey(image: Image.Image, white: float) -> Image.Image:
    """Grey in 8 bits; Pillow's own conversion cuts everything brighter than 255 off."""
    factor = _WHITE_8_BIT / white
    return image.point(lambda value: value * factor + 0.5).convert("L")  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType]  # typed with numpy, which is not here


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, meant, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        # A broken profile, or one for another kind of colours: browsers ignore those too.
        return image.convert("RGB")
    return converted or image.convert("RGB")
