"""How much two pictures differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyvips
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.samples_chart import Mark


def between(ours: Image.Image, reference: Image.Image) -> tuple[float, float]:
    """The median and the 99th percentile of CIEDE2000 over all pixels of two pictures in RGB.

    The reference is resized to our size first, so another shape is a difference too.
    """
    resized = reference.resize(ours.size, Image.Resampling.LANCZOS)
    one, other = (_in_vips(picture) for picture in (ours, resized))
    found = np.asarray(one.dE00(other))
    return float(np.median(found)), float(np.percentile(found, 99))


def from_marks(picture: Image.Image, marks: Sequence[Mark]) -> int:
    """The largest difference from the colours at marks, of 255; see-through ones are white here."""
    found = np.asarray(picture, dtype=int)
    height, width = found.shape[:2]
    off = 0
    for mark in marks:
        seen = found[int(mark.y * height), int(mark.x * width)]
        off = max(off, int(np.abs(seen - np.array(mark.colour or (255, 255, 255))).max()))
    return off


def on_white(picture: Image.Image) -> Image.Image:
    """A picture in RGB; what is see-through becomes white."""
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def _in_vips(picture: Image.Image) -> Any:
    image: Any = pyvips.Image.new_from_memory(
        picture.tobytes(), picture.width, picture.height, 3, "uchar"
    )
    return image.copy(interpretation="srgb")
