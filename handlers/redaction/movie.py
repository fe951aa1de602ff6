"""The box `moov` of an image sequence: tracks of pictures stay, without dates and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import isobmff
from handlers.redaction.copying import NotSeparableError, blanks, freed

if TYPE_CHECKING:
    from handlers.fileformats.isobmff import Box

# Which boxes stay in which; those that are no key have no boxes in them that matter.
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
_WITH_DATES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_HANDLERS = frozenset({b"pict", b"auxv", b"vide"})
_HANDLER = 8  # before it: version, flags, and a number that means nothing


def patches(content: bytes, box: Box) -> list[tuple[int, bytes]]:
    """Patches that remove everything but the tracks themselves.

    Raises:
        NotSeparableError: A track is not of pictures; its data are mixed with theirs.
        MalformedError: The boxes are malformed.
    """
    found: list[tuple[int, bytes]] = []
    for child in isobmff.boxes(content, box.body, box.end):
        if child.kind not in _KEPT[box.kind]:
            found += freed(content, child)
        elif child.kind in _KEPT:
            found += patches(content, child)
        elif child.kind in _WITH_DATES:
            version, _, place = isobmff.full_box(content, child)
            # When it was made and changed, in 64 bits from version 1 on.
            end = min(place + (16 if version else 8), child.end)
            found += blanks(content, place, end, ())
        elif child.kind == b"hdlr":
            handler = content[child.body + _HANDLER : child.body + _HANDLER + 4]
            if handler not in _HANDLERS:
                raise NotSeparableError("a track that is not of pictures")
    return found
