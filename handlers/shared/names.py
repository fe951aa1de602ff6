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
# Marks that turn the reading direction around, so that "gpj.exe" can look like "exe.jpg".
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters, halves of surrogate pairs (which UTF-8 cannot carry) and unassigned ones.
# Format characters as such stay: the joiner in an emoji of a family is one.
_UNWANTED = frozenset({"Cc", "Cs", "Cn"})
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
    if not flat.strip("._ "):
        return fallback
    if len(flat) <= MAX_LENGTH:
        return flat
    extension = _EXTENSION.search(flat)
    ending = extension[0] if extension else ""
    return flat[: MAX_LENGTH - len(ending)].rstrip() + ending


def content_disposition(name: str) -> str:
    """The header that makes a browser save a download under this name.

    Old clients read the ASCII form; all others the exact one (RFC 5987, UTF-8).
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r'["\\%;\x00-\x1f\x7f]', "_", plain).strip()
    if not plain.strip("._ "):
        plain = f"photo{plain}" if _EXTENSION.fullmatch(plain) else "photo"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_kept(character: str) -> bool:
    return character not in _DIRECTION and unicodedata.category(character) not in _UNWANTED
