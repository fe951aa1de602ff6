"""The pictures of README and docs: those of some states, in English, small enough for phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from bench.screenshots.variants import DESK, PHONE
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from bench.screenshots.sheet import Shown
    from bench.screenshots.variants import Variant

FOLDER = ROOT / "docs" / "screenshots"
# People load the README over phones too.
MOST_BYTES = 150_000
_QUALITIES = (86, 80, 72, 64, 56)


def belongs(variant: Variant) -> bool:
    """Whether docs show it."""
    return variant.screen in (DESK, PHONE) and variant.language == "en"


def keep(shown: Shown) -> None:
    """Save the pictures of a state, in the best quality that the size allows."""
    for variant in filter(belongs, shown.variants):
        file = FOLDER / f"{shown.name}-{variant.screen.name}-{variant.scheme}.webp"
        with Image.open(shown.file(variant)) as picture:
            for quality in _QUALITIES:
                picture.convert("RGB").save(file, "WEBP", quality=quality, method=6)
                if file.stat().st_size <= MOST_BYTES:
                    break
