"""What people write about a photo: a title, and an alternative text for those who cannot see it.

Cleaned as file names are, but for the length: kept as text, never as HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from handlers.api.errors import InvalidInputError
from handlers.model.characters import is_visible, kept

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTHS: Final = {"title": 200, "alt": 1000}

# Pasted text has them; what was on two lines shall not become one word.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# No text becomes shorter than that by being composed. Composing takes longer the longer the text
# is, and should not be done at all to one that is too long anyway.
_MOST_COMPOSED = 4


def cleaned(said: Mapping[str, Any]) -> dict[str, str | None]:
    """What is to be changed of a photo: new text, or None where there shall be none any more.

    Raises:
        InvalidInputError: It is no text, or too long.
    """
    return {name: _text(name, said[name]) for name in MAX_LENGTHS if name in said}


def _text(name: str, value: object) -> str | None:
    longest = MAX_LENGTHS[name]
    text = value.strip() if isinstance(value, str) else None
    if text is not None and len(text) <= longest * _MOST_COMPOSED:
        text = kept(_BREAKS.sub(" ", text)).strip()
        if len(text) <= longest:
            return text if any(map(is_visible, text)) else None
    raise InvalidInputError("invalid_text", f"{name} must be text of at most {longest} characters.")
