"""What of a PNG a decoder needs, without the texts, and the one text that is read: XMP.

Texts may be packed a thousand times smaller than they are, and a decoder that guards itself
against that refuses the photo for them. Nothing shows them.
"""

from __future__ import annotations

import struct
import zlib

from handlers.thumbnail.imaging.containers.splice import Spliced

_SIGNATURE, _FRAME = 8, 12
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_XMP = b"XML:com.adobe.xmp\0"
_MAX_XMP = 1_000_000


def without_texts(content: bytes) -> Spliced:
    """The file without its texts."""
    parts: list[memoryview] = []
    view = memoryview(content)
    kept = place = _SIGNATURE
    parts.append(view[:place])
    while place + _FRAME <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        end = place + _FRAME + size
        if kind in _TEXTS:
            parts.append(view[kept:place])
            kept = end
        place = end
    parts.append(view[kept:])
    return Spliced(parts)


def xmp(content: bytes) -> bytes | None:
    """The XMP packet, wherever it stands; no more of it than fits into a million bytes."""
    place = _SIGNATURE
    while place + _FRAME <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        if kind == b"iTXt" and content.startswith(_XMP, place + 8):
            return _text(content[place + 8 + len(_XMP) : place + 8 + size][:_MAX_XMP])
        place += _FRAME + size
    return None


def _text(body: bytes) -> bytes | None:
    """Of an international text: behind whether it is packed, and how, stand two names."""
    *_, text = body[2:].split(b"\0", 2)
    if not body.startswith(b"\1"):
        return text
    try:
        return zlib.decompressobj().decompress(text, _MAX_XMP)
    except zlib.error:
        return None
