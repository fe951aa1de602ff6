"""Characters of text that people write: which are allowed, and which are visible."""

from __future__ import annotations

import re
import unicodedata

# Pasted text has line breaks; words on two lines must not be joined.
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Composing shortens no text by more than this factor. It takes longer for longer texts, so it is
# skipped for texts that are too long anyway.
_MOST_COMPOSED = 4
# Marks that turn the reading direction around, so that "gpj.exe" can look like "exe.jpg", and the
# byte order mark. Other format characters stay: the joiner in the emoji of a family is one.
_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control characters, and halves of surrogate pairs, which UTF-8 cannot carry.
_UNWANTED = frozenset({"Cc", "Cs"})
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})


def normalized(text: str) -> str:
    """The text in Unicode's composed form, without control characters and what could mislead."""
    composed = unicodedata.normalize("NFC", text)
    # A character that was dropped may have separated characters that compose.
    return unicodedata.normalize("NFC", "".join(each for each in composed if _is_allowed(each)))


def single_line(text: str, longest: int) -> str | None:
    """The text on one line, normalized; None if it has more characters than the longest.

    A text of which nothing is visible becomes an empty one.
    """
    text = text.strip()
    if len(text) > longest * _MOST_COMPOSED:
        return None
    text = normalized(_BREAKS.sub(" ", text)).strip()
    if len(text) > longest:
        return None
    return text if any(map(is_visible, text)) else ""


def is_visible(character: str) -> bool:
    """Whether it leaves a mark on the page."""
    return unicodedata.category(character) not in _INVISIBLE


def _is_allowed(character: str) -> bool:
    return (
        character not in _MARKS
        and unicodedata.category(character) not in _UNWANTED
        and not _is_noncharacter(ord(character))
    )


def _is_noncharacter(code: int) -> bool:
    # The last two of every plane and a row in the first are reserved for a program's own use.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004
