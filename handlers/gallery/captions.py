"""What people write about a photo: a title, and an alternative text for people who cannot see it.

Cleaned like file names, except for the length: kept as text, never as HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from handlers.api.errors import InvalidInputError
from handlers.model.characters import is_visible, normalized
from handlers.model.limits import CAPTION_LENGTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

# Pasted text has line breaks; words on two lines must not be joined.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Composing shortens no text by more than this factor. It takes longer for longer texts, so it is
# skipped for texts that are too long anyway.
_MOST_COMPOSED = 4


def cleaned(texts: Mapping[str, Any]) -> dict[str, str | None]:
    """The changed texts of a photo; None removes one.

    Raises:
        InvalidInputError: A value is not text, or too long.
    """
    return {name: _text(name, texts[name]) for name in CAPTION_LENGTHS if name in texts}


def _text(name: str, value: object) -> str | None:
    longest = CAPTION_LENGTHS[name]
    text = value.strip() if isinstance(value, str) else None
    if text is not None and len(text) <= longest * _MOST_COMPOSED:
        text = normalized(_BREAKS.sub(" ", text)).strip()
        if len(text) <= longest:
            return text if any(map(is_visible, text)) else None
    raise InvalidInputError("invalid_text", f"{name} must be text of at most {longest} characters.")
