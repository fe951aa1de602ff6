"""The box `moov` of an image sequence: image tracks stay, without dates and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import isobmff
from handlers.redaction.copying import NotSeparableError, free_box_patches, zero_patches

if TYPE_CHECKING:
    from handlers.fileformats.isobmff import Box

# The child boxes that stay, by parent; other boxes are kept or removed whole.
_KEPT = {
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"mdia", b"edts", b"tref"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"nmhd", b"hmhd", b"dinf", b"stbl"}),
    b"stbl": frozenset(
        {
            *(b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"ctts"),
            *(b"sdtp", b"sgpd", b"sbgp", b"cslg"),
        }
    ),
}
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_HANDLERS = frozenset({b"pict", b"auxv", b"vide"})
_HANDLER = 8  # after version, flags and a reserved field


def patches(content: bytes, box: Box) -> list[tuple[int, bytes]]:
    """Patches that remove everything but the image tracks.

    Raises:
        NotSeparableError: There is a track of other data, which are mixed with the frames.
        MalformedError: The boxes are malformed.
    """
    found: list[tuple[int, bytes]] = []
    for child in isobmff.boxes(content, box.body, box.end):
        if child.kind not in _KEPT[box.kind]:
            found += free_box_patches(content, child)
        elif child.kind in _KEPT:
            found += patches(content, child)
        elif child.kind in _DATED:
            version, _, offset = isobmff.full_box(content, child)
            # Creation and modification time, of 64 bits from version 1 on.
            end = min(offset + (16 if version else 8), child.end)
            found += zero_patches(content, offset, end, ())
        elif child.kind == b"hdlr":
            handler = content[child.body + _HANDLER : child.body + _HANDLER + 4]
            if handler not in _HANDLERS:
                raise NotSeparableError("a track that is not of images")
    return found
