"""Pixels of any mode and number, as decoders give them, made few, and sRGB.

A picture is made small before its colours are converted: there is less to convert then. Only what
cannot be averaged, such as the indexes into a palette, is converted before.
"""

from __future__ import annotations

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # Pillow does not type it
_LANCZOS = Image.Resampling.LANCZOS
# A huge picture is first averaged by whole factors, to no less than so many times what is wanted:
# quicker, and the same to the eye.
_REDUCING_GAP = 2.0
_STRIP_PIXELS = 4_000_000
_AVERAGED = frozenset({"L", "RGB", "CMYK"})
_WHITE_8_BIT = 255.0
_WHITE_16_BIT = 65535.0


def sampled(source: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture as it was decoded, in another size, in a mode that `in_srgb` takes."""
    if source.format in {"JPEG", "MPO"}:
        # What was too much has been left out by the decoder.
        return resized(_sampleable(source), size)
    across, down = (
        max(1, int(have / want / _REDUCING_GAP))
        for have, want in zip(source.size, size, strict=True)
    )
    mode = _strip_mode(source)
    if across * down == 1 or mode is None:
        picture = _sampleable(source)
        # Grey of 16 bits can be resampled, but not averaged by whole factors.
        return resized(picture, size, None if picture.mode.startswith("I;") else _REDUCING_GAP)
    small = _reduced(source, (across, down), mode)
    box = (0, 0, source.width / across, source.height / down)
    small = small.resize(size, _LANCZOS, box=box)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    return small.convert("RGBA") if mode == "RGBa" else small


def resized(
    image: Image.Image, size: tuple[int, int], reducing_gap: float | None = None
) -> Image.Image:
    """The picture in another size; itself where it has it already."""
    if image.size == size:
        return image
    return image.resize(size, _LANCZOS, reducing_gap=reducing_gap)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In RGB, or RGBA where anything is transparent, with the colours that the profile means."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else _eight_bit(image)
    colours = _through_profile(colours, profile) if profile else colours.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _is_transparent(image: Image.Image) -> bool:
    """Whether anything of it may be see-through."""
    return not _is_deep(image) and image.has_transparency_data


def _strip_mode(image: Image.Image) -> str | None:
    """The mode to average a picture in; None where it can be averaged as it is.

    What is see-through is averaged with its colours multiplied by alpha (RGBa).
    """
    if _is_transparent(image):
        return "RGBa"
    if _is_deep(image) or image.mode in _AVERAGED:
        return None
    return "L" if image.mode == "1" else "RGB"


def _reduced(image: Image.Image, factors: tuple[int, int], mode: str) -> Image.Image:
    """A picture by whole factors smaller, in another mode.

    Strip by strip: in the mode that can be averaged, a huge picture would need its memory twice
    and more, and the function that runs this has not got that.
    """
    across, down = factors
    rows = max(1, _STRIP_PIXELS // image.width // down) * down
    small = Image.new(mode, (-(-image.width // across), -(-image.height // down)))
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strip = strip.convert("RGBA").convert(mode) if mode == "RGBa" else strip.convert(mode)
        small.paste(strip.reduce(factors), (0, top // down))
    return small


def _sampleable(image: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged; indexes into a palette cannot."""
    if image.mode.startswith("I;"):
        return image
    if _is_deep(image):
        return _scaled_to_grey(image, _white(image))
    if _is_transparent(image):
        # A conversion to the mode it has would be a copy of all of it.
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in _AVERAGED:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _is_deep(image: Image.Image) -> bool:
    return image.mode.startswith("I") or image.mode == "F"


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
