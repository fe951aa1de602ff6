"""The reference pictures for renditions, made from a full decode."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms, ImageOps

from bench.imaging import quality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.output import Output
    from bench.imaging.quality import Luma


def lumas(content: bytes, made: Sequence[Output]) -> list[Luma]:
    """The luma of each size: all pixels decoded, upright and in sRGB, Lanczos in floating point."""
    whole = quality.luma(_upright(content))
    return [quality.lanczos(whole, output.size) for output in made]


def pictures(content: bytes, made: Sequence[Output]) -> list[Image.Image]:
    """The picture of each size, ready to be encoded."""
    whole = _upright(content)
    return [
        whole.resize(output.size, Image.Resampling.LANCZOS, reducing_gap=3.0)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy's types
        for output in made
    ]


def similarity_of(file: bytes, luma: Luma) -> float:
    """SSIM of a rendition's file."""
    with Image.open(io.BytesIO(file)) as image:
        return quality.ssim(quality.luma(image), luma)


def _upright(content: bytes) -> Image.Image:
    """All pixels, upright and converted to sRGB by LittleCMS."""
    with Image.open(io.BytesIO(content)) as image:
        profile: bytes | None = image.info.get("icc_profile")
        whole = ImageOps.exif_transpose(image).convert("RGB")
    if profile is None:
        return whole
    colours: Any = ImageCms  # Pillow does not type it
    return colours.profileToProfile(
        whole,
        io.BytesIO(profile),
        colours.createProfile("sRGB"),
        renderingIntent=colours.Intent.RELATIVE_COLORIMETRIC,
        flags=colours.Flags.BLACKPOINTCOMPENSATION,
    )
