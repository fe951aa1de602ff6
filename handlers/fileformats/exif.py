"""What is shown of EXIF: which way is up, and the camera's preview.

EXIF is a block of TIFF. As in browsers, a directory that claims more tags than there is room for
has those that are there.
"""

from __future__ import annotations

from handlers.fileformats.malformed import MalformedError
from handlers.fileformats.tiff import Directory, Tiff

ORIENTATION = 0x0112
UPRIGHT = 1
# No camera writes as many; only the first ones are read.
_MAX_TAGS = 1000
_PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0201, 0x0202
_BYTE, _WHOLE = 1, frozenset({3, 4})
_LAST_ORIENTATION = 8


def orientation(exif: bytes | None, *, in_bytes: bool = False) -> int:
    """The orientation, 1 to 8; 1 if there is no valid one.

    Args:
        exif: The block, from its TIFF header on.
        in_bytes: Whether it may be of type BYTE: libtiff reads that in TIFF, no browser in EXIF.
    """
    tiff = Tiff.parse(exif or b"")
    kinds = _WHOLE | {_BYTE} if in_bytes else _WHOLE
    found = _number(tiff, directory(tiff), ORIENTATION, kinds) if tiff else UPRIGHT
    return found if UPRIGHT <= found <= _LAST_ORIENTATION else UPRIGHT


def preview(exif: bytes | None) -> bytes | None:
    """The small JPEG that cameras store beside the picture; its content is not checked."""
    tiff = Tiff.parse(exif or b"")
    main = directory(tiff) if tiff else None
    if tiff is None or main is None:
        return None
    second = directory(tiff, main.following)
    start = _number(tiff, second, _PREVIEW_OFFSET)
    found = tiff.content[start : start + _number(tiff, second, _PREVIEW_LENGTH)]
    return found if start and found.startswith(b"\xff\xd8\xff") else None


def directory(tiff: Tiff, place: int | None = None) -> Directory | None:
    """The directory at an offset, or the first one, as far as it is there."""
    try:
        return tiff.directory(tiff.first if place is None else place, _MAX_TAGS, cut=True)
    except MalformedError:
        return None


def _number(tiff: Tiff, found: Directory | None, tag: int, kinds: frozenset[int] = _WHOLE) -> int:
    """The single whole number of a tag; 0 if there is none."""
    entry = found[tag] if found else None
    if entry is None or entry.kind not in kinds or entry.count != 1:
        return 0
    return int(next(iter(tiff.numbers(entry, 1)), 0))
