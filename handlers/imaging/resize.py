"""Resizing pictures of any mode and size, as decoders give them.

Only modes that cannot be averaged, such as indexes into a palette, are converted before.
"""

from __future__ import annotations

from PIL import Image

from handlers.imaging.colour.srgb import deep_in_grey, is_deep

_LANCZOS = Image.Resampling.LANCZOS
# A huge picture is first averaged by whole factors, to at least this many times the target size:
# that is quicker and looks the same.
_REDUCING_GAP = 2.0
_STRIP_PIXELS = 4_000_000
_AVERAGED = frozenset({"L", "RGB", "CMYK"})


def sampled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A decoded picture in another size, in a mode that `in_srgb` takes."""
    across, down = (
        max(1, int(have / want / _REDUCING_GAP))
        for have, want in zip(image.size, size, strict=True)
    )
    if image.mode == "La":
        # The only mode that Pillow converts premultiplied grey to.
        image = image.convert("LA")
    mode = _strip_mode(image)
    if across * down == 1 or mode is None:
        picture = _sampleable(image)
        if across * down == 1 or picture.mode.startswith("I;"):
            # Grey of 16 bits can be resampled, but not averaged by whole factors.
            return resized(picture, size)
        return picture.resize(size, _LANCZOS, reducing_gap=_REDUCING_GAP)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    small = _reduced(image, (across, down), mode)
    small = resized(small, size, (image.width / across, image.height / down))
    return small.convert("RGBA") if mode == "RGBa" else small


def sampled_jpeg(
    image: Image.Image, size: tuple[int, int], whole: tuple[float, float]
) -> Image.Image:
    """A JPEG that was decoded to about the target size, and so is not averaged.

    Args:
        image: As it was decoded.
        size: The target size.
        whole: The width and height of the picture, which may end within the last pixels.
    """
    return resized(_sampleable(image), size, whole)


def resized(
    image: Image.Image, size: tuple[int, int], whole: tuple[float, float] | None = None
) -> Image.Image:
    """The picture in another size; the same object if it has that size.

    The vertical pass comes first, because dropping whole rows is quicker.
    """
    if image.size == size:
        return image
    width, height = whole or image.size
    if image.height != size[1]:
        image = image.resize((image.width, size[1]), _LANCZOS, box=(0, 0, image.width, height))  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    return image.resize(size, _LANCZOS, box=(0, 0, width, size[1]))  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here


def _is_transparent(image: Image.Image) -> bool:
    """Whether it may have transparency."""
    return not is_deep(image) and image.has_transparency_data


def _strip_mode(image: Image.Image) -> str | None:
    """The mode to average a picture in; None if it can be averaged as it is.

    Transparent pictures are averaged with premultiplied alpha (RGBa).
    """
    if _is_transparent(image):
        return "RGBa"
    if is_deep(image) or image.mode in _AVERAGED:
        return None
    return "L" if image.mode == "1" else "RGB"


def _reduced(image: Image.Image, factors: tuple[int, int], mode: str) -> Image.Image:
    """A picture reduced by whole factors, in another mode.

    Strip by strip: converting all of a huge picture would take more memory than the function has.
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
    """The picture in a mode whose pixels can be averaged."""
    if image.mode.startswith("I;"):
        return image
    if is_deep(image):
        return deep_in_grey(image)
    if _is_transparent(image):
        # A conversion to its own mode would copy it.
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in _AVERAGED:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")
