"""The names of an export's files: the day a photo was taken, and what it was called.

    2024/2024-05-01 IMG_1234.jpg
    trash/2024-05-01 IMG_1234 (2).jpg

No two files of an export have the same name, also not on systems that take `a` and `A` for the
same. What is remembered for that fits into a message: photos come by day, so only the names of one
day, as a few digits of a hash. Names that seem to be taken but are not only get a number.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from handlers.fileformats import formats
from handlers.model import filenames

if TYPE_CHECKING:
    from handlers.model.image import Image

TRASH: Final = "trash"
"""The folder of photos that are in the trash."""

# What some system does not take in a name.
_REFUSED: Final = re.compile(r'[\\/:*?"<>|%\x00-\x1f\x7f]')
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_DIGITS: Final = 6
# A message has room for so many. Later photos of such a day are called after their identifier.
MOST: Final = 20_000


class Names:
    """Gives names, one after the other.

    Args:
        state: What another one has left behind, which this one continues.
    """

    def __init__(self, state: str = "") -> None:
        self._group, _, digits = state.partition(":")
        self._used = {digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)}

    @property
    def state(self) -> str:
        """What has to be remembered."""
        return f"{self._group}:{''.join(sorted(self._used))}"

    def of(self, image: Image) -> str:
        """The name of a photo's file within the export, which no other has."""
        day = image.taken.day
        in_trash = image.trashed_at is not None
        folder = TRASH if in_trash else day[:4]
        group = TRASH if in_trash else day
        if group != self._group:
            self._group, self._used = group, set[str]()
        stem, extension = _split(image)
        if len(self._used) >= MOST:
            return _path(folder, day, stem, f" {image.image_id}", extension)
        number = 1
        while True:
            path = _path(folder, day, stem, f" ({number})" if number > 1 else "", extension)
            digest = _digest(path)
            if digest not in self._used:
                self._used.add(digest)
                return path
            number += 1


def _split(image: Image) -> tuple[str, str]:
    known = formats.by_media_type(image.file_type)
    name = filenames.saved_as(image.file_name, known.extensions if known else ())
    name = _REFUSED.sub("_", name)
    found = _EXTENSION.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _path(folder: str, day: str, stem: str, suffix: str, extension: str) -> str:
    room = filenames.MAX_SAVED_BYTES - len(f"{day} {suffix}{extension}")
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(". ")
    return f"{folder}/{day} {stem}{suffix}{extension}"


def _digest(path: str) -> str:
    same = unicodedata.normalize("NFKC", path).casefold()
    return hashlib.sha256(same.encode()).hexdigest()[:_DIGITS]
