"""File names as people have them: any script, any length, and sometimes hostile.

A cleaned name is safe to store, to show as text and to offer as a download. It is not made safe for
HTML: whoever shows it must treat it as text.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from handlers.shared.characters import is_visible, kept

MAX_LENGTH = 200

_SEPARATORS = re.compile(r"[/\\\u2028\u2029]")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")


def clean(name: str, fallback: str) -> str:
    """The name without what could mislead a person, a file system or a terminal.

    Args:
        name: Anything.
        fallback: What to answer when nothing is left of it.

    Returns:
        1 to 200 characters in Unicode's composed form; an extension survives the shortening.
    """
    flat = _SEPARATORS.sub("_", kept(name)).strip()
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


def with_extension(name: str, extension: str) -> str:
    """The name with this extension in place of the one it has."""
    stem, _ = _split(name)
    return stem[: MAX_LENGTH - len(extension)].rstrip() + extension


def _split(name: str) -> tuple[str, str]:
    found = _EXTENSION.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _is_telling(character: str) -> bool:
    return character not in "._" and is_visible(character)
