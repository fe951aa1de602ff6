"""File names of any script and any length, and sometimes hostile.

A cleaned name is safe to store, to show as text and to offer as a download. It is not escaped for
HTML: code that shows it must treat it as text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from handlers.fileformats.formats import FORMATS
from handlers.model.characters import is_visible, normalized

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 200
MAX_SAVED_BYTES = 240

_SEPARATORS = re.compile(r"[/\\\u2028\u2029]")
# Characters with a meaning in the header or in a file system.
_NOT_PLAIN = re.compile(r'["\\%;/:*?<>|\x00-\x1f\x7f]')
_PHOTO_EXTENSIONS = frozenset(extension for each in FORMATS for extension in each.extensions)
# Names that Windows takes for a device, whatever follows the first dot.
_DEVICES = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9]) *(\..*)?", re.IGNORECASE | re.DOTALL
)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")


def clean(name: str, fallback: str) -> str:
    """The name without what could mislead a person, a file system or a terminal.

    Args:
        name: Anything.
        fallback: The result when nothing is left of the name.

    Returns:
        1 to 200 characters in Unicode's composed form; an extension survives the shortening.
    """
    flat = _SEPARATORS.sub("_", normalized(name)).strip()
    if not any(_is_meaningful(each) for each in flat):
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
    # In ASCII a wide slash is a slash, an ellipsis is dots, and letters may become a device's name.
    plain = saved_as(_NOT_PLAIN.sub("_", plain).strip(), ())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def saved_as(name: str, extensions: Sequence[str]) -> str:
    """The name under which people save a file whose format has these extensions.

    A right extension stays as it is written. That of another photo format is replaced; any other
    may be part of the name, so the first extension is appended. No system has a reason to hide, cut
    or run a file of such a name.

    Args:
        name: A cleaned name.
        extensions: With their dots and in lower case; empty for an unknown format.

    Returns:
        At most 240 bytes in UTF-8, which every file system takes, with room for a browser's " (1)".
    """
    trimmed = name.rstrip(". ")
    stem, ending = _split(trimmed)
    if extensions and ending.lower() not in extensions:
        stem = stem if ending.lower() in _PHOTO_EXTENSIONS else trimmed
        ending = extensions[0]
    stem = stem.lstrip(". ")
    if not any(_is_meaningful(each) for each in stem):
        stem = "photo"
    if _DEVICES.fullmatch(unicodedata.normalize("NFKC", stem)):
        stem = f"_{stem}"
    room = MAX_SAVED_BYTES - len(ending)
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending


def _split(name: str) -> tuple[str, str]:
    found = _EXTENSION.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _is_meaningful(character: str) -> bool:
    return character not in "._" and is_visible(character)
