"""Extracts the compressed image data of a file, independently of the tested code."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image


def pixels(content: bytes, media_type: str) -> bytes:
    """The bytes that a decoder decompresses."""
    return _READERS[media_type](content)


def _jpeg(content: bytes) -> bytes:
    """Each scan up to the next marker, ignoring previews within metadata."""
    found = b""
    offset = 2
    while content[offset + 1] != 0xD9:
        length = int.from_bytes(content[offset + 2 : offset + 4])
        after = offset + 2 + length
        if content[offset + 1] == 0xDA:
            while content[after] != 0xFF or content[after + 1] in {0, *range(0xD0, 0xD8)}:
                after += 1
            found += content[offset:after]
        offset = after
    return found


def _png(content: bytes) -> bytes:
    found, offset = b"", 8
    while offset + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, offset)
        if kind == b"IDAT":
            found += content[offset + 8 : offset + 8 + length]
        offset += 12 + length
        if kind == b"IEND":
            break
    return found


def _gif(content: bytes) -> bytes:
    """All frames, by the offsets that Pillow reports."""
    found = b""
    picture: Any = Image.open(io.BytesIO(content))
    for number in range(picture.n_frames):
        picture.seek(number)
        start: int = picture.tile[0].offset
        end = start
        while content[end]:
            end += 1 + content[end]
        found += content[start:end]
    return found


def _webp(content: bytes) -> bytes:
    start = content.index(b"VP8L")
    (length,) = struct.unpack_from("<I", content, start + 4)
    return content[start : start + 8 + length]


def _heif(content: bytes) -> bytes:
    """The data of the first item, which is the image, by `iloc`."""
    offset = content.index(b"iloc") + 4
    assert content[offset] <= 1
    item = offset + 8 + 2 + (2 if content[offset] else 0) + 2
    size = content[offset + 5] >> 4
    base = int.from_bytes(content[item : item + size])
    _, start, length = struct.unpack_from(">HII", content, item + size)
    return content[base + start : base + start + length]


def _tiff(content: bytes) -> bytes:
    picture: Any = Image.open(io.BytesIO(content))
    tags: dict[int, tuple[int, ...]] = dict(picture.tag_v2)
    return b"".join(
        content[start : start + length] for start, length in zip(tags[273], tags[279], strict=True)
    )


def _jxl(content: bytes) -> bytes:
    """All boxes with parts of the codestream."""
    found, offset = b"", 0
    while offset < len(content):
        length, kind = struct.unpack_from(">I4s", content, offset)
        length = length or len(content) - offset
        if kind in {b"jxlc", b"jxlp"}:
            found += content[offset + 8 : offset + length]
        offset += length
    return found


_READERS = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/heic": _heif,
    "image/avif": _heif,
    "image/tiff": _tiff,
    "image/jxl": _jxl,
}
