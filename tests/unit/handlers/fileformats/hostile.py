"""Files built to be costly to read, or to misstate their structure."""

from __future__ import annotations

import struct
from typing import Final

from handlers.fileformats import png
from tests.support.samples import BY_NAME
from tests.support.samples import HOSTILE as UNUSABLE
from tests.support.samples_png import chunk as png_chunk

# The name of a valid sample for each walker.
SAMPLES: Final = {
    "png": "png-interlaced",
    "jpeg": "jpeg-progressive",
    "gif": "gif-animated",
    "webp": "webp-animated",
    "isobmff": "heic-tiles",
    "tiff": "tiff-several-pages",
    "jxl": "jxl-container",
}
_LARGE = 2**32 - 1
# The value to which tests set all limits, so that files that exceed them are small.
LIMIT: Final = 1000


def box(kind: bytes, body: bytes = b"") -> bytes:
    """A box of an ISO base media file."""
    return struct.pack(">I4s", len(body) + 8, kind) + body


def riff(*chunks: bytes) -> bytes:
    """A WebP file."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_chunk(kind: bytes, body: bytes = b"") -> bytes:
    """A chunk of a WebP file; `body` of an even length."""
    return kind + struct.pack("<I", len(body)) + body


def pages(tags: int, apart: int, number: int) -> bytes:
    """A TIFF of `number` pages with `tags` empty tags each, which begin `apart` bytes apart."""
    size = 2 + tags * 12 + 4
    content = bytearray(struct.pack("<2sHI", b"II", 42, 8))
    content += struct.pack("<H", tags) * ((number * apart + size) // 2)
    for page in range(number):
        place = 8 + page * apart
        struct.pack_into("<I", content, place + size - 4, place + apart)
    return bytes(content)


def _frames(depth: int) -> bytes:
    """Nested frames of a WebP."""
    body = b""
    for _ in range(depth):
        body = webp_chunk(b"ANMF", bytes(16) + body)
    return body


def _nested_boxes(depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = box(b"meta", bytes(4) + body)
    return body


_GIF = b"GIF89a\1\0\1\0\0\0\0"
HOSTILE: Final = {
    "nothing": b"",
    "zeros": bytes(1000),
    "ones": b"\xff" * 100_000,
    **{each.name: each.content for each in UNUSABLE},
    **{f"{name}-cut-off": BY_NAME[each].content[:-7] for name, each in SAMPLES.items()},
    **{f"{name}-beginning": BY_NAME[each].content[:30] for name, each in SAMPLES.items()},
    "png-of-many-chunks": png.SIGNATURE + png_chunk(b"tEXt", b"") * (LIMIT + 1),
    "png-of-a-large-chunk": png.SIGNATURE + struct.pack(">I4s", _LARGE, b"IDAT") + bytes(8),
    "jpeg-of-many-segments": b"\xff\xd8" + b"\xff\xe1\0\2" * (LIMIT + 1),
    "jpeg-of-many-scans": b"\xff\xd8" + b"\xff\xda\0\2" * (LIMIT + 1),
    "jpeg-of-fill-bytes": b"\xff\xd8" + b"\xff" * 100_000 + b"\xd9",
    "jpeg-of-restarts": b"\xff\xd8" + b"\xff\xd0" * 100_000,
    "jpeg-of-lengths-of-0": b"\xff\xd8" + b"\xff\xe1\0\0" * 1000,
    "gif-of-many-sub-blocks": _GIF + b"!\xfe" + b"\1a" * (LIMIT + 1),
    "gif-of-much-padding": _GIF + bytes(LIMIT + 1),
    "gif-of-many-frames": _GIF + b"," + bytes(9) + b"\2\0" * 1000,
    "webp-of-many-chunks": riff(webp_chunk(b"what") * (LIMIT + 1)),
    "webp-of-many-chunks-in-frames": riff(
        webp_chunk(b"ANMF", bytes(16) + webp_chunk(b"what") * (LIMIT // 2)) * 3
    ),
    "webp-of-frames-in-frames": riff(_frames(2000)),
    "webp-of-a-large-chunk": riff(b"VP8 " + struct.pack("<I", _LARGE)),
    "webp-of-no-size": b"RIFF\0\0\0\0WEBP" + webp_chunk(b"VP8 ", bytes(8)),
    "many-boxes": box(b"free") * (LIMIT + 1),
    "box-of-a-large-size": struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1) + bytes(8),
    "boxes-in-boxes": box(b"ftyp", b"heic\0\0\0\0mif1") + _nested_boxes(2000),
    "tiff-of-many-pages": pages(tags=0, apart=6, number=LIMIT + 1),
    "tiff-of-overlapping-pages": pages(tags=LIMIT // 2, apart=6, number=3),
    "tiff-in-circles": struct.pack("<2sHIHI", b"II", 42, 8, 0, 8),
    "tiff-of-many-tags": struct.pack("<2sHIH", b"II", 42, 8, 0xFFFF) + bytes(1000),
    "bigtiff-of-many-tags": struct.pack("<2sHHHQQ", b"II", 43, 8, 0, 16, 2**64 - 1) + bytes(1000),
    "tiff-of-far-values": struct.pack("<2sHIHHHIIi", b"II", 42, 8, 1, 274, 3, _LARGE, _LARGE, 0),
}
