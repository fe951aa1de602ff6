"""Photos with metadata in every place that their format has for it.

All show the chart, stored rotated, with a Display P3 profile if the format can have one. Metadata
that must not appear in any download starts with `SECRET`; a colour profile is not secret.
"""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.support import samples_jxl
from tests.support.exif import exif
from tests.support.samples_boxes import with_property
from tests.support.samples_chart import chart, moving, stored
from tests.support.samples_jpeg import in_p3, profile, saved
from tests.support.samples_png import with_chunk

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"SECRET"
ORIENTATION = 6
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="SECRET-xmp-place" '
    b'exif:DateTimeOriginal="2026-05-01T12:34:56"/></rdf:RDF></x:xmpmeta>'
)
_TRAILER = b"SECRET-after-the-end" * 10


def exif_with_secrets(orientation: int = ORIENTATION) -> bytes:
    """EXIF with a secret in every tag, and a preview."""
    preview = saved(chart().resize((16, 12)), "JPEG", comment=b"SECRET-preview")
    return exif(
        {
            0x010E: "SECRET-description",
            0x010F: "SECRET-make",
            0x0110: "SECRET-model",
            0x0112: orientation,
            0x0131: "SECRET-software",
            0x0132: "2026:05:01 12:34:56",
            0x013B: "SECRET-artist",
            0x8298: "SECRET-copyright",
        },
        {
            0x9003: "2026:05:01 12:34:56",
            0x927C: b"SECRET-maker-note" * 20,
            0x9286: b"ASCII\0\0\0SECRET-comment",
            0xA430: "SECRET-owner",
            0xA431: "SECRET-serial-number",
            0xA434: "SECRET-lens",
        },
        {
            1: "N",
            2: [Fraction(52), Fraction(31), Fraction(12)],
            3: "E",
            4: [Fraction(13), Fraction(24), Fraction(0)],
            27: b"SECRET-method",
        },
        preview=preview,
    )


def photo_with_secrets(media_type: str) -> bytes:
    """A photo of a format, with a secret in every place for metadata."""
    return _MAKERS[media_type]()


def _jpeg() -> bytes:
    picture = in_p3(stored(chart(), ORIENTATION))
    content = saved(
        picture,
        "JPEG",
        quality=92,
        progressive=True,
        icc_profile=profile("p3"),
        exif=b"Exif\0\0" + exif_with_secrets(),
        xmp=_XMP,
        comment=b"SECRET-comment",
    )
    segments = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
        for marker, body in (
            (0xE1, b"http://ns.adobe.com/xmp/extension/\0SECRET-more-xmp"),
            (0xE2, b"MPF\0SECRET-mpf"),
            (0xED, b"Photoshop 3.0\x008BIMSECRET-iptc"),
            (0xEB, b"JP\0\1SECRET-provenance"),
            (0xE0, b"JFXX\0\x10SECRET-preview"),
            (0xF0, b"SECRET-reserved"),
        )
    )
    # Also between the scans.
    between = content.rindex(b"\xff\xda")
    comment = b"\xff\xfe" + struct.pack(">H", 2 + 13) + b"SECRET-inside"
    content = content[:between] + comment + content[between:]
    return content[:2] + segments + content[2:] + _TRAILER


def _png_with(content: bytes) -> bytes:
    compressed = zlib.compress(_XMP)
    for kind, body in (
        (b"tEXt", b"Comment\0SECRET-comment"),
        (b"zTXt", b"Raw profile type exif\0\0" + compressed),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP),
        (b"tIME", struct.pack(">H5B", 2026, 5, 1, 12, 34, 56)),
        (b"caBX", b"SECRET-provenance"),
        (b"prVt", b"SECRET-private"),
        (b"eXIf", exif_with_secrets()),
    ):
        content = with_chunk(content, kind, body)
    return content + _TRAILER


def _png() -> bytes:
    picture = in_p3(stored(chart(), ORIENTATION))
    return _png_with(saved(picture, "PNG", icc_profile=profile("p3")))


def _gif() -> bytes:
    first, *others = (each.convert("P") for each in moving())
    content = saved(
        first,
        "GIF",
        save_all=True,
        append_images=others,
        duration=[100, 200, 300],
        loop=0,
        comment=b"SECRET-comment",
    )
    xmp = b"!\xff\x0bXMP DataXMP" + _XMP + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    text = b"!\x01\x0c" + bytes(12) + b"\x0bSECRET-text\0"
    frame = content.index(b"!\xf9")
    return content[:frame] + xmp + text + content[frame:] + _TRAILER


def _webp() -> bytes:
    content = saved(
        in_p3(stored(chart(), ORIENTATION)),
        "WEBP",
        lossless=True,
        icc_profile=profile("p3"),
        exif=exif_with_secrets(),
        xmp=_XMP,
    )
    content += b"SECR" + struct.pack("<I", 7) + b"SECRET\0\0"
    return b"RIFF" + struct.pack("<I", len(content) - 8) + content[8:] + _TRAILER


def _heif(brand: str) -> bytes:
    content = saved(
        in_p3(stored(chart(), ORIENTATION)),
        brand,
        quality=92,
        icc_profile=profile("p3"),
        exif=b"Exif\0\0" + exif_with_secrets(),
        xmp=_XMP,
    )
    description = struct.pack(">I4sI", 12 + 17, b"udes", 0) + b"SECRET-user-note\0"
    content = with_property(content, description)
    for kind, body in (
        (b"free", b"SECRET-free-space"),
        (b"uuid", bytes(16) + b"SECRET-uuid"),
        (b"mpvd", b"SECRET-motion-video" * 10),
    ):
        content += struct.pack(">I4s", len(body) + 8, kind) + body
    return content


def _tiff() -> bytes:
    return saved(
        in_p3(stored(chart(), ORIENTATION)),
        "TIFF",
        icc_profile=profile("p3"),
        tiffinfo={
            0x0112: ORIENTATION,
            0x8769: {0x927C: b"SECRET-maker-note", 0xA431: "SECRET-serial-number"},
            0x8825: {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0), 29: "SECRET-day"},
            **{number: f"SECRET-{number}" for number in (269, 270, 271, 272, 285, 305, 315, 316)},
            33432: "SECRET-copyright",
            42033: "SECRET-serial",
            700: _XMP,
            33723: b"SECRET-iptc",
            34377: b"SECRET-photoshop",
            65000: b"SECRET-own",
        },
    )


def _jxl() -> bytes:
    content = samples_jxl.from_jpeg(ORIENTATION)
    for kind, body in (
        (b"Exif", bytes(4) + exif_with_secrets()),
        (b"xml ", _XMP),
        (b"jumb", b"SECRET-provenance"),
        (b"brob", b"Exif" + b"SECRET-compressed"),
        (b"jhgm", b"SECRET-gain-map"),
    ):
        content += struct.pack(">I4s", len(body) + 8, kind) + body
    return content


_MAKERS: dict[str, Callable[[], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/heic": lambda: _heif("HEIF"),
    "image/avif": lambda: _heif("AVIF"),
    "image/tiff": _tiff,
    "image/jxl": _jxl,
}
MEDIA_TYPES = tuple(_MAKERS)
