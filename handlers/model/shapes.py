"""The shape of a photo as one character, from which a page computes its layout.

A page shows aspect ratios from 1:2 to 3:1 and crops more extreme ones to these. The levels between
them are 2 % apart, so at most 1 % of a side is cropped where a photo is shown with its level's
ratio. The page's scripts compute the same levels, and tests/support/shapes.json holds both to one
table of cases.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

SLIMMEST: Final = 0.5
WIDEST: Final = 3.0
LEVELS: Final = 91
# Printable characters that JSON needs no escape for: from this one on, without the backslash.
_FIRST: Final = ord("#")
_BACKSLASH: Final = ord("\\")
_STEPS_OF_E: Final = (LEVELS - 1) / math.log(WIDEST / SLIMMEST)


def level(width: int | None, height: int | None) -> int:
    """The level of a photo's aspect ratio, from 0 (1:2) to 90 (3:1); that of 1:1 if unknown."""
    ratio = width / height if width and height else 1.0
    shown = min(max(ratio, SLIMMEST), WIDEST)
    # Not `round`, which rounds halves to even numbers, unlike JavaScript.
    return math.floor(math.log(shown / SLIMMEST) * _STEPS_OF_E + 0.5)


# Photos come in few sizes, and a timeline asks for each of them.
@lru_cache(maxsize=4096)
def character(width: int | None, height: int | None) -> str:
    """The character of a photo's aspect ratio."""
    code = _FIRST + level(width, height)
    return chr(code if code < _BACKSLASH else code + 1)
