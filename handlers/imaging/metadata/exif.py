"""The two things that rendering itself asks of EXIF: which way is up, and the camera's preview.

As in browsers, a directory that claims more tags than there is room for has those that are there.
"""

from __future__ import annotations

from handlers.fileformats.tiff import Directory, DirectoryError, Tiff

# Of more tags than any camera writes, the first ones are read.
MOST_TAGS = 1000
_ORIENTATION = 0x0112
_PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0201, 0x0202
_BYTE, _WHOLE = 1, frozenset({3, 4})
_UPRIGHT, _LAST_ORIENTATION = 1, 8


def orientation(exif: bytes | None, *, in_bytes: bool = False) -> int:
    """EXIF's orientation, 1 to 8; 1 where there is none that means anything.

    Args:
        exif: As TIFF.
        in_bytes: May it be a byte? In TIFF libtiff takes it; in EXIF no browser does.
    """
    tiff = Tiff.opened(exif or b"")
    kinds = _WHOLE | {_BYTE} if in_bytes else _WHOLE
    found = _number(tiff, directory(tiff), _ORIENTATION, kinds) if tiff else _UPRIGHT
    return found if _UPRIGHT <= found <= _LAST_ORIENTATION else _UPRIGHT


def preview(exif: bytes | None) -> bytes | None:
    """The small JPEG that cameras put beside the picture; not checked yet."""
    tiff = Tiff.opened(exif or b"")
    main = directory(tiff) if tiff else None
    if tiff is None or main is None:
        return None
    second = directory(tiff, main.following)
    start = _number(tiff, second, _PREVIEW_OFFSET)
    found = tiff.content[start : start + _number(tiff, second, _PREVIEW_LENGTH)]
    return found if start and found.startswith(b"\xff\xd8\xff") else None


def directory(tiff: Tiff, place: int | None = None) -> Directory | None:
    """The directory in a place, or the first one, as far as it is there."""
    try:
        return tiff.directory(tiff.first if place is None else place, MOST_TAGS, cut=True)
    except DirectoryError:
        return None


def _number(tiff: Tiff, found: Directory | None, tag: int, kinds: frozenset[int] = _WHOLE) -> int:
    """The single whole number of a tag; 0 where there is none."""
    entry = found[tag] if found else None
    if entry is None or entry.kind not in kinds or entry.count != 1:
        return 0
    return int(next(iter(tiff.numbers(entry, 1)), 0))
