"""Pictures made for a test: small, with a corner or a half that tells what happened to them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms

from handlers.imaging import Limits, Rendered, RenderedFile, render

if TYPE_CHECKING:
    from collections.abc import Mapping

RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def rendered(content: bytes, max_pixels: int = 10_000_000) -> Rendered:
    return render(content, Limits(max_pixels=max_pixels))


def opened(files: Rendered) -> Mapping[str, Image.Image]:
    return {file.name: decoded(file) for file in files.files}


def decoded(file: RenderedFile) -> Image.Image:
    return Image.open(io.BytesIO(file.data))


def thumbnail(content: bytes) -> Image.Image:
    return opened(rendered(content))["thumb-150.jpg"]


def largest(content: bytes) -> Image.Image:
    return list(opened(rendered(content)).values())[-1]


def two_halves(mode: str, left: Any, right: Any, size: tuple[int, int] = (200, 100)) -> Image.Image:
    if mode == "P":
        return _with_palette(left, right, size)
    image = Image.new(mode, size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def _with_palette(left: Any, right: Any, size: tuple[int, int]) -> Image.Image:
    image = two_halves("L", 0, 1, size)
    image.putpalette([*left, *right])
    return image


def four_corners(size: tuple[int, int]) -> Image.Image:
    """Red, green / blue, yellow."""
    width, height = size
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (width // 2, 0, width, height))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def left(image: Image.Image) -> tuple[int, ...]:
    return _pixel(image, image.width // 4, image.height // 2)


def right(image: Image.Image) -> tuple[int, ...]:
    return _pixel(image, image.width * 3 // 4, image.height // 2)


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Upper left, upper right, lower left, lower right."""
    low, high = (1, 4), (3, 4)
    places = [(x, y) for y in (low, high) for x in (low, high)]
    return [
        _pixel(image, image.width * x[0] // x[1], image.height * y[0] // y[1]) for x, y in places
    ]


def close(one: tuple[int, ...], other: tuple[int, ...], tolerance: int = 12) -> bool:
    """Whether two colours are the same but for the losses of an encoder."""
    return len(one) == len(other) and all(
        abs(a - b) <= tolerance for a, b in zip(one, other, strict=True)
    )


def _pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    value = image.getpixel((x, y))
    assert isinstance(value, tuple)
    return value


def swapping_profile() -> bytes:
    """A profile whose red is what others call blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # Pillow does not type it
    return (
        profile.replace(b"rXYZ", b"?XYZ", 1)
        .replace(b"bXYZ", b"rXYZ", 1)
        .replace(b"?XYZ", b"bXYZ", 1)
    )


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of some bytes whose header promises a picture of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def jpeg_that_claims(width: int, height: int) -> bytes:
    content = encoded(Image.new("RGB", (8, 8)), "JPEG")
    return content.replace(struct.pack(">BHH", 8, 8, 8), struct.pack(">BHH", 8, height, width), 1)


def gif_that_claims(width: int, height: int) -> bytes:
    content = encoded(Image.new("RGB", (8, 8)), "GIF")
    return content[:6] + struct.pack("<HH", width, height) + content[10:]


def webp_that_claims(width: int, height: int) -> bytes:
    content = encoded(Image.new("RGB", (8, 8)), "WEBP")
    place = content.index(b"\x9d\x01\x2a") + 3
    return content[:place] + struct.pack("<HH", width, height) + content[place + 4 :]
