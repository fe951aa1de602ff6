"""The dates in an XMP packet, searched by regular expressions: XML parsers are open to expansion.

Properties are identified by namespace, whatever its prefix (Adobe's own programs have written `xap`
where others write `xmp`); an undeclared prefix has its usual namespace.
"""

from __future__ import annotations

import re
from typing import Final

from handlers.imaging.metadata.date_formats import ParsedDate, parse_date

_MAX_BYTES = 1_000_000
_SPACE: Final = rb"\s{0,20}"
_NAMESPACE: Final = re.compile(
    rb"xmlns:([\w.-]{1,40})" + _SPACE + rb"=" + _SPACE + rb"[\"'](http://[^\"'<>\s]{1,100})[\"']"
)
_PROPERTY: Final = re.compile(
    rb"(?<![\w.-])([\w.-]{1,40}):(DateTimeOriginal|DateTimeDigitized|DateCreated|CreateDate)"
    rb"(?:" + _SPACE + rb"=" + _SPACE + rb"[\"']([^\"'<>]{1,40})"
    rb"|" + _SPACE + rb">" + _SPACE + rb"([^<>]{1,40}))"
)
_EXIF, _PHOTOSHOP, _XMP = (
    b"http://ns.adobe.com/exif/1.0/",
    b"http://ns.adobe.com/photoshop/1.0/",
    b"http://ns.adobe.com/xap/1.0/",
)
_DEFAULT_PREFIXES: Final = {b"exif": _EXIF, b"photoshop": _PHOTOSHOP, b"xmp": _XMP, b"xap": _XMP}
_ORIGINAL: Final = ((_EXIF, b"DateTimeOriginal"), (_PHOTOSHOP, b"DateCreated"))
_CREATED: Final = ((_EXIF, b"DateTimeDigitized"), (_XMP, b"CreateDate"))


def dates(packet: bytes | None) -> tuple[list[ParsedDate], list[ParsedDate]]:
    """When the photo was taken, and when it was digitised or the file created; best ones first."""
    # Drops the zero bytes of UTF-16 and UTF-32.
    text = (packet or b"")[:_MAX_BYTES].replace(b"\0", b"")
    namespaces = {**_DEFAULT_PREFIXES, **dict(_NAMESPACE.findall(text))}
    properties: dict[tuple[bytes | None, bytes], str] = {}
    for match in _PROPERTY.finditer(text):
        value = (match[3] or match[4]).decode("latin-1").strip()
        properties.setdefault((namespaces.get(match[1]), match[2]), value)
    original, created = (
        [parsed for name in names if (parsed := parse_date(properties.get(name, ""))) is not None]
        for names in (_ORIGINAL, _CREATED)
    )
    return original, created
