"""The metadata of PNG files: EXIF, XMP and IPTC from all places, and texts with creation times.

The chunk `eXIf` may also come after the pixels. Before it was standardised, programs stored the
metadata of a JPEG as hexadecimal texts, which ImageMagick calls raw profiles.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from handlers.fileformats.malformed import lenient
from handlers.fileformats.png import chunks
from handlers.imaging.metadata import iptc
from handlers.immutable import immutable

if TYPE_CHECKING:
    from handlers.fileformats.png import Chunk

_XMP, _RAW = "xml:com.adobe.xmp", "raw profile type "
_EXIF_HEADER, _XMP_HEADER = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0"
# The most trusted first: the camera's date as stored by ImageMagick, the standard one, and those of
# other programs. ImageMagick's date:create is the date of the file and is not used.
_CREATED: Final = (
    "exif:datetimeoriginal",
    "creation time",
    "create-date",
    "exif:datetimedigitized",
)
_WANTED: Final = {_XMP, *(_RAW + kind for kind in ("exif", "app1", "xmp", "iptc")), *_CREATED}
# Bytes of one text, and of all texts.
_MAX_TEXT, _MAX_TEXTS = 1_000_000, 4_000_000
_LONGEST_NAME = 79


@immutable(kw_only=True)
class PngMetadata:
    """The metadata of a PNG file.

    Attributes:
        exif: The EXIF block, starting with its TIFF header.
        leading_exif: The same, if it precedes the pixels: only then its orientation counts.
        xmp: The packet.
        iptc: The records of IPTC's IIM.
        created: The dates of creation, the most trusted first.
    """

    exif: bytes | None
    leading_exif: bytes | None
    xmp: bytes | None
    iptc: bytes | None
    created: tuple[str, ...]


def read(content: bytes) -> PngMetadata:
    """The metadata of a file."""
    exif = leading_exif = None
    texts: dict[str, bytes] = {}
    is_before, remaining = True, _MAX_TEXTS
    for chunk in lenient(chunks(content)):
        is_before &= chunk.kind != b"IDAT"
        if chunk.kind == b"eXIf" and exif is None:
            exif = content[chunk.body : chunk.end].removeprefix(b"Exif\0\0")
            leading_exif = exif if is_before else None
        elif chunk.kind in _TEXTS:
            name = _name(content, chunk)
            if name in _WANTED and name not in texts and remaining > 0:
                texts[name] = _TEXTS[chunk.kind](content[chunk.body + len(name) + 1 : chunk.end])
                remaining -= len(texts[name])
    raw = {kind: _raw_profile(texts.get(_RAW + kind)) for kind in ("exif", "app1", "xmp", "iptc")}
    for found in (raw["exif"], raw["app1"]):
        if exif is None and found.startswith(_EXIF_HEADER):
            exif = found[len(_EXIF_HEADER) + 1 :]
    xmp = texts.get(_XMP) or raw["xmp"] or raw["app1"]
    return PngMetadata(
        exif=exif,
        leading_exif=leading_exif,
        xmp=xmp.removeprefix(_XMP_HEADER) or None,
        iptc=iptc.records_in_photoshop(raw["iptc"]),
        created=tuple(_line(texts[name]) for name in _CREATED if name in texts),
    )


def _name(content: bytes, chunk: Chunk) -> str:
    end = content.find(b"\0", chunk.body, min(chunk.end, chunk.body + _LONGEST_NAME + 1))
    return content[chunk.body : max(end, chunk.body)].decode("latin-1").lower()


def _line(text: bytes) -> str:
    return text[:100].decode("latin-1").strip()


def _plain(body: bytes) -> bytes:
    return body[:_MAX_TEXT]


def _compressed(body: bytes) -> bytes:
    """A compressed text, after the compression method, of which there is only one."""
    try:
        return zlib.decompressobj().decompress(body[1 : _MAX_TEXT + 1], _MAX_TEXT)
    except zlib.error:
        return b""


def _international(body: bytes) -> bytes:
    """A text after the compression flag, the method, a language and a keyword."""
    *_, text = body[2 : _MAX_TEXT + 2].split(b"\0", 2)
    return _compressed(b"\0" + text) if body.startswith(b"\1") else text


_TEXTS: Final = {b"tEXt": _plain, b"zTXt": _compressed, b"iTXt": _international}


def _raw_profile(text: bytes | None) -> bytes:
    """Lines of hexadecimal digits, after a line with the name and one with the length."""
    *_, digits = (text or b"").lstrip().split(b"\n", 2)
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return b""
