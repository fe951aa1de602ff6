"""Conversion to sRGB of decoded images in any mode, after they are resized.

Profiles are applied with relative colorimetric intent and black point compensation: colours within
sRGB stay the same, and the black of paper becomes black, as in Photoshop and, for the profiles of
cameras and screens, in browsers. CMYK without a profile is converted as in browsers: to the
complements of cyan, magenta and yellow, darkened by black.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from handlers.imaging import workers
from handlers.imaging.colour import icc

if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsTransform

    from handlers.imaging.colour.colour_space import ColourSpace

_WHITE_8_BIT = 255.0
_WHITE_16_BIT = 65535.0


def to_srgb(
    image: Image.Image,
    profile: bytes | None,
    space: ColourSpace | None = None,
    *,
    processors: int = 1,
) -> Image.Image:
    """The image in sRGB: RGB, or RGBA if any of it is transparent.

    Args:
        image: In any mode.
        profile: Its ICC profile; an invalid one, or one for another colour model, is ignored.
        space: The colour space that the file states otherwise; takes precedence over the profile.
        processors: How many to use.
    """
    alpha = None
    if image.has_transparency_data and not is_deep(image):
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        alpha = image.getchannel("A")
    opaque = image.convert("RGB") if alpha else image
    colours = _converted(opaque, profile, space, processors)
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def is_deep(image: Image.Image) -> bool:
    """Whether it is greyscale of more than 8 bits."""
    return image.mode.startswith("I") or image.mode == "F"


def deep_grey_to_8_bits(image: Image.Image) -> Image.Image:
    """Reduce deep grey to 8 bits; modes without a fixed range (I, F) are scaled by their values."""
    if image.mode.startswith("I;"):
        return _scale_to_8_bits(image.convert("I"), _WHITE_16_BIT)
    return _scale_to_8_bits(image, _white(image))


def _converted(
    image: Image.Image, profile: bytes | None, space: ColourSpace | None, processors: int
) -> Image.Image:
    if is_deep(image):
        image = deep_grey_to_8_bits(image)
    if space is None and profile:
        space = icc.hdr(profile)
    if space is not None:
        if space.is_srgb:
            return image.convert("RGB")
        if space.hdr:
            from handlers.imaging.colour import tone_mapping  # noqa: PLC0415  # rarely needed

            return tone_mapping.to_srgb(image.convert("RGB"), space)
        image = image.convert("RGB")
        profile = _profile_of(space)
    if not profile or icc.is_srgb(profile):
        # A conversion to its own mode would copy it.
        return image if image.mode == "RGB" else image.convert("RGB")
    return _through_profile(image, profile, processors)


@lru_cache(maxsize=8)
def _profile_of(space: ColourSpace) -> bytes | None:
    try:
        return icc.build(space)
    except ArithmeticError:
        return None


def _through_profile(image: Image.Image, profile: bytes, processors: int) -> Image.Image:
    mode = icc.mode(profile)
    matching = _converted_to_mode(image, mode) if mode else None
    transform = _transform(profile, matching.mode) if matching else None
    if matching is None or transform is None:
        # Browsers ignore such profiles, too.
        return image.convert("RGB")
    return workers.shared(matching, transform.apply, processors)


def _converted_to_mode(image: Image.Image, mode: str) -> Image.Image | None:
    """The image in a profile's mode; None if the profile is for another colour model."""
    if image.mode == mode:
        return image
    if mode == "RGB" and image.mode != "CMYK":
        return image.convert("RGB")
    if mode == "L" and image.mode == "RGB":
        # Grey with transparency was converted to RGB.
        red, green, blue = image.split()
        is_grey = not (
            ImageChops.difference(red, green).getbbox()
            or ImageChops.difference(red, blue).getbbox()
        )
        return red if is_grey else None
    return None


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> ImageCmsTransform | None:
    # Most photos need no transform, and the import is slow.
    from PIL import ImageCms  # noqa: PLC0415

    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # Pillow does not type it
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def _white(image: Image.Image) -> float:
    """White in a mode without a fixed range: the least common maximum that no pixel exceeds."""
    brightest = max(float(edge) for edge in image.getextrema() if not isinstance(edge, tuple))
    usual = (
        (_WHITE_8_BIT, _WHITE_16_BIT) if image.mode == "I" else (1.0, _WHITE_8_BIT, _WHITE_16_BIT)
    )
    return next((white for white in usual if brightest <= white), brightest)


def _scale_to_8_bits(image: Image.Image, white: float) -> Image.Image:
    """Greyscale in 8 bits; Pillow's own conversion clips at 255."""
    factor = _WHITE_8_BIT / white
    return image.point(lambda value: value * factor + 0.5).convert("L")  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType]  # typed with numpy, which is not here
