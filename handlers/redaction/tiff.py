"""TIFF: the pixels stay, and the tags that describe pixels and colours.

Offsets are absolute, so nothing moves: directories are rewritten in place, and everything that no
remaining tag refers to becomes zeros. Pages that are reduced-resolution versions are removed.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats.tiff import Tiff
from handlers.redaction.copying import Copy, NotSeparableError, patched, zero_patches

if TYPE_CHECKING:
    from handlers.fileformats.tiff import Directory

_KEPT = frozenset(
    {
        *(254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281),
        *(282, 283, 284, 286, 287, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321),
        *(322, 323, 324, 325, 326, 327, 328, 332, 334, 336, 338, 339, 340, 341, 347),
        *(529, 530, 531, 532, 32995, 32996, 32997, 34675),
    }
)
_SUBFILE, _COMPRESSION = 254, 259
_REDUCED = 1
# Old-style JPEG can have headers anywhere in the file.
_OLD_JPEG = 6
# The offsets of strips or tiles, and their lengths.
_PIXELS = ((273, 279), (324, 325))
# For all pages together, which may share their strips and tiles.
_MAX_PARTS = 200_000


def redacted(content: bytes) -> Copy:
    """The pages without metadata.

    Raises:
        NotSeparableError: There are no pixels, or offsets and lengths do not match.
        MalformedError: A directory is truncated, or there are too many.
    """
    tiff = Tiff.parse(content)
    if tiff is None:
        raise NotSeparableError("no TIFF")
    pages = _pages(tiff)
    kept = [(0, 16 if tiff.is_big else 8)]
    patches: list[tuple[int, bytes]] = []
    for number, page in enumerate(pages):
        next_offset = pages[number + 1].start if number + 1 < len(pages) else 0
        # The rest of the old directory becomes zeros.
        patches.append(
            (page.start, _rewritten(tiff, page, next_offset).ljust(_length(page), b"\0"))
        )
        kept.append((page.start, page.end))
        kept += [(entry.start, entry.end) for entry in page.entries if entry.tag in _KEPT]
        kept += _pixels(tiff, page)
        if len(kept) > 3 * _MAX_PARTS:
            raise NotSeparableError("too many parts")
    return patched(content, [*patches, *zero_patches(content, 0, len(content), kept)])


def _pages(tiff: Tiff) -> list[Directory]:
    """The first page, and all others that are not reduced-resolution versions."""
    return [
        page
        for number, page in enumerate(tiff.directories())
        if not number or not _is_reduced_resolution(tiff, page)
    ]


def _is_reduced_resolution(tiff: Tiff, page: Directory) -> bool:
    subfile = tiff.numbers(page[_SUBFILE], 1)
    return bool(subfile) and int(subfile[0]) & _REDUCED != 0


def _rewritten(tiff: Tiff, page: Directory, next_offset: int) -> bytes:
    """A directory with the kept tags only."""
    entries = [
        tiff.content[entry.offset : entry.offset + tiff.entry_size]
        for entry in page.entries
        if entry.tag in _KEPT
    ]
    count_format, offset_format = ("Q", "Q") if tiff.is_big else ("H", "I")
    head = struct.pack(tiff.order + count_format, len(entries))
    return head + b"".join(entries) + struct.pack(tiff.order + offset_format, next_offset)


def _length(page: Directory) -> int:
    return page.end - page.start


def _pixels(tiff: Tiff, page: Directory) -> list[tuple[int, int]]:
    if _OLD_JPEG in tiff.numbers(page[_COMPRESSION], 1):
        raise NotSeparableError("old-style JPEG")
    found: list[tuple[int, int]] = []
    for offset_tag, length_tag in _PIXELS:
        starts = tiff.numbers(page[offset_tag], _MAX_PARTS + 1)
        sizes = tiff.numbers(page[length_tag], _MAX_PARTS + 1)
        if len(starts) != len(sizes) or len(starts) > _MAX_PARTS:
            raise NotSeparableError("offsets and lengths that do not match")
        found += [
            (int(start), int(start + size)) for start, size in zip(starts, sizes, strict=True)
        ]
    if not found:
        raise NotSeparableError("no pixels")
    return found
