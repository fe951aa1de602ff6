"""The parts of EXIF that affect what is shown: the orientation and the camera's preview.

EXIF is a TIFF structure. As in browsers, a directory that declares more tags than fit into the
block is read up to the end of the block.
"""

from __future__ import annotations

from handlers.fileformats.malformed import MalformedError
from handlers.fileformats.tiff import Directory, Tiff

ORIENTATION = 0x0112
UPRIGHT = 1
# No camera writes that many; tags after these are not read.
_MAX_TAGS = 1000
_PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0201, 0x0202
_BYTE, _INTEGER_TYPES = 1, frozenset({3, 4})
_LAST_ORIENTATION = 8


def orientation(exif: bytes | None, *, allow_byte: bool = False) -> int:
    """The orientation, 1 to 8; 1 if there is no valid one.

    Args:
        exif: The EXIF block, starting with its TIFF header.
        allow_byte: Whether type BYTE is accepted, as libtiff does in TIFF and no browser in EXIF.
    """
    tiff = Tiff.parse(exif or b"")
    types = _INTEGER_TYPES | {_BYTE} if allow_byte else _INTEGER_TYPES
    found = _integer(tiff, directory(tiff), ORIENTATION, types) if tiff else UPRIGHT
    return found if UPRIGHT <= found <= _LAST_ORIENTATION else UPRIGHT


def preview(exif: bytes | None) -> bytes | None:
    """The small JPEG that cameras store beside the photo; only its first bytes are checked."""
    tiff = Tiff.parse(exif or b"")
    main = directory(tiff) if tiff else None
    if tiff is None or main is None:
        return None
    second = directory(tiff, main.next_offset)
    start = _integer(tiff, second, _PREVIEW_OFFSET)
    found = tiff.content[start : start + _integer(tiff, second, _PREVIEW_LENGTH)]
    return found if start and found.startswith(b"\xff\xd8\xff") else None


def directory(tiff: Tiff, offset: int | None = None) -> Directory | None:
    """The directory at an offset, or the first one, as far as it is complete; None if missing."""
    try:
        return tiff.directory(
            tiff.first if offset is None else offset, _MAX_TAGS, allow_truncated=True
        )
    except MalformedError:
        return None


def _integer(
    tiff: Tiff, found: Directory | None, tag: int, types: frozenset[int] = _INTEGER_TYPES
) -> int:
    """The single integer of a tag; 0 if the tag is missing or has another type or count."""
    entry = found[tag] if found else None
    if entry is None or entry.kind not in types or entry.count != 1:
        return 0
    return int(next(iter(tiff.numbers(entry, 1)), 0))
