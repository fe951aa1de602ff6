"""What people write about a photo: a title, and an alternative text for people who cannot see it.

Cleaned like file names, except for the length: kept as text, never as HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.api.errors import InvalidInputError
from handlers.model.characters import single_line
from handlers.model.limits import CAPTION_LENGTHS

if TYPE_CHECKING:
    from collections.abc import Mapping


def cleaned(texts: Mapping[str, Any]) -> dict[str, str | None]:
    """The changed texts of a photo; None removes one.

    Raises:
        InvalidInputError: A value is not text, or too long.
    """
    return {name: _text(name, texts[name]) for name in CAPTION_LENGTHS if name in texts}


def _text(name: str, value: object) -> str | None:
    longest = CAPTION_LENGTHS[name]
    text = single_line(value, longest) if isinstance(value, str) else None
    if text is None:
        raise InvalidInputError(
            "invalid_text", f"{name} must be text of at most {longest} characters."
        )
    return text or None
