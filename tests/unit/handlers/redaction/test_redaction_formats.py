"""Redaction of WebP, GIF and JPEG XL."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
from PIL import Image

from handlers.fileformats import gif
from handlers.redaction import NotSeparableError, without_metadata
from tests.support.metadata_samples import SECRET, photo_with_secrets
from tests.support.samples import BY_NAME
from tests.support.samples_chart import moving
from tests.support.samples_jpeg import saved

JPEG = BY_NAME["jpeg-baseline"].content


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def test_unknown_chunks_in_a_frame_of_a_webp_are_zeroed() -> None:
    first, *others = moving()
    content = saved(first, "WEBP", save_all=True, append_images=others, duration=100)
    start = content.index(b"ANMF")
    (length,) = struct.unpack_from("<I", content, start + 4)
    end = start + 8 + length
    added = b"prvt" + struct.pack("<I", 6) + b"SECRET"
    size = struct.pack("<I", length + len(added))
    content = content[: start + 4] + size + content[start + 8 : end] + added + content[end:]
    content = content[:4] + struct.pack("<I", len(content) - 8) + content[8:]

    copy = without_metadata(content, "image/webp")

    assert SECRET not in copy
    assert len(copy) == len(content)
    picture: Any = Image.open(io.BytesIO(copy))
    assert picture.n_frames == 3
    for number, frame in enumerate(moving()):
        picture.seek(number)
        assert picture.size == frame.size


def test_a_gif_keeps_its_loop_count() -> None:
    for name in ("gif-animated", "gif-animated-once"):
        content = BY_NAME[name].content
        assert without_metadata(content, "image/gif") is content
    looping = Image.open(io.BytesIO(without_metadata(photo_with_secrets("image/gif"), "image/gif")))
    assert looping.info["loop"] == 0


def test_a_file_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gif, "MAX_BLOCKS", 10)

    with pytest.raises(NotSeparableError, match="too many blocks"):
        without_metadata(BY_NAME["gif-animated"].content, "image/gif")


def test_metadata_boxes_of_jpeg_xl_are_removed() -> None:
    content = BY_NAME["jxl-container"].content
    with_metadata = content + box(b"Exif", bytes(4) + SECRET) + box(b"brob", b"xml " + SECRET)

    assert without_metadata(with_metadata, "image/jxl") == content
