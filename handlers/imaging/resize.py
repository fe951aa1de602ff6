"""Resizing decoded images of any mode and size.

Only modes that cannot be averaged, such as palette indexes, are converted first.
"""

from __future__ import annotations

from PIL import Image

from handlers.imaging import workers
from handlers.imaging.colour.srgb import deep_grey_to_8_bits, is_deep

_LANCZOS = Image.Resampling.LANCZOS
# A huge image is first averaged by integer factors, to at least this many times the target size:
# that is faster and looks the same.
_REDUCING_GAP = 2.0
_STRIP_PIXELS = 4_000_000
_AVERAGED = frozenset({"L", "RGB", "CMYK"})


def sampled(image: Image.Image, size: tuple[int, int], processors: int = 1) -> Image.Image:
    """A decoded image in another size, in a mode that `to_srgb` accepts."""
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
            # 16-bit grey can be resampled, but not averaged by integer factors.
            return resized(picture, size, processors=processors)
        return picture.resize(size, _LANCZOS, reducing_gap=_REDUCING_GAP)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    small = _reduced(image, (across, down), mode)
    small = resized(small, size, (image.width / across, image.height / down))
    return small.convert("RGBA") if mode == "RGBa" else small


def sampled_jpeg(
    image: Image.Image, size: tuple[int, int], whole: tuple[float, float], processors: int = 1
) -> Image.Image:
    """A JPEG in another size; it was decoded to about the target size, and so is not averaged.

    Args:
        image: As it was decoded.
        size: The target size.
        whole: The width and height of the image in fractions of a pixel: it may end within one.
        processors: How many to use.
    """
    return resized(_sampleable(image), size, whole, processors)


def resized(
    image: Image.Image,
    size: tuple[int, int],
    whole: tuple[float, float] | None = None,
    processors: int = 1,
) -> Image.Image:
    """The image in another size; the same object if it has that size.

    The vertical pass comes first, because reducing rows is faster. It treats each column by itself,
    and the horizontal pass each row, so that processors can share them.
    """
    if image.size == size:
        return image
    width, height = whole or image.size

    def vertical(part: Image.Image) -> Image.Image:
        return part.resize((part.width, size[1]), _LANCZOS, box=(0, 0, part.width, height))  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here

    def horizontal(part: Image.Image) -> Image.Image:
        return part.resize((size[0], part.height), _LANCZOS, box=(0, 0, width, part.height))  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here

    if image.height != size[1]:
        image = workers.shared(image, vertical, processors, columns=True)
    return workers.shared(image, horizontal, processors)


def _is_transparent(image: Image.Image) -> bool:
    """Whether it may have transparency."""
    return not is_deep(image) and image.has_transparency_data


def _strip_mode(image: Image.Image) -> str | None:
    """The mode to average an image in; None if it can be averaged as it is.

    Transparent images are averaged with premultiplied alpha (RGBa).
    """
    if _is_transparent(image):
        return "RGBa"
    if is_deep(image) or image.mode in _AVERAGED:
        return None
    return "L" if image.mode == "1" else "RGB"


def _reduced(image: Image.Image, factors: tuple[int, int], mode: str) -> Image.Image:
    """An image reduced by integer factors, in another mode.

    Strip by strip: converting a huge image at once would take more memory than the function has.
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
    """The image in a mode whose pixels can be averaged."""
    if image.mode.startswith("I;"):
        return image
    if is_deep(image):
        return deep_grey_to_8_bits(image)
    if _is_transparent(image):
        # A conversion to its own mode would copy it.
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in _AVERAGED:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")
