"""File names as people have them: any script, any length, and sometimes hostile.

A cleaned name is safe to store, to show as text and to offer as a download. It is not made safe for
HTML: whoever shows it must treat it as text.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_LENGTH = 200

_SEPARATORS = re.compile(r"[/\\\u2028\u2029]")
# Marks that turn the reading direction around, so that "gpj.exe" can look like "exe.jpg", and the
# byte order mark. Other format characters stay: the joiner in the emoji of a family is one.
_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control characters, and halves of surrogate pairs, which UTF-8 cannot carry.
_UNWANTED = frozenset({"Cc", "Cs"})
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp"})
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")


def clean(name: str, fallback: str) -> str:
    """The name without what could mislead a person, a file system or a terminal.

    Args:
        name: Anything.
        fallback: What to answer when nothing is left of it.

    Returns:
        1 to 200 characters in Unicode's composed form; an extension survives the shortening.
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(each for each in composed if _is_kept(each))
    # What was dropped may have stood between characters that compose.
    flat = unicodedata.normalize("NFC", _SEPARATORS.sub("_", kept)).strip()
    if not any(_is_telling(each) for each in flat):
        return fallback
    if len(flat) <= MAX_LENGTH:
        return flat
    stem, extension = _split(flat)
    return stem[: MAX_LENGTH - len(extension)].rstrip() + extension


def content_disposition(name: str) -> str:
    """The header that makes a browser save a download under this name.

    Old clients read the ASCII form; all others the exact one (RFC 5987, UTF-8).
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    stem, extension = _split(re.sub(r'["\\%;\x00-\x1f\x7f]', "_", plain).strip())
    plain = (stem if stem.strip("._ ") else "photo") + extension
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _split(name: str) -> tuple[str, str]:
    found = _EXTENSION.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _is_kept(character: str) -> bool:
    return (
        character not in _MARKS
        and unicodedata.category(character) not in _UNWANTED
        and not _is_noncharacter(ord(character))
    )


def _is_noncharacter(code: int) -> bool:
    # The last two of every plane and a row in the first: reserved for a program's own use.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004


def _is_telling(character: str) -> bool:
    return character not in "._" and unicodedata.category(character) not in _INVISIBLE
