"""Characters of text that people write: which are allowed, and which are visible."""

from __future__ import annotations

import unicodedata

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
