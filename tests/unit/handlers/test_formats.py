from __future__ import annotations

import io

import pytest
from PIL import Image

from handlers.shared import formats

ACCEPTED = ["image/jpeg", "image/png", "image/gif", "image/webp"]


def test_exactly_four_types_are_accepted() -> None:
    assert [each.media_type for each in formats.FORMATS] == ACCEPTED
    assert formats.LABELS == "JPEG, PNG, GIF or WebP"


@pytest.mark.parametrize(
    "media_type",
    ["image/jpg", "IMAGE/JPEG", "image/jpeg ", "image/svg+xml", "image/heic", "text/html", ""],
)
def test_no_other_spelling_or_type_is_accepted(media_type: str) -> None:
    assert formats.by_media_type(media_type) is None


@pytest.mark.parametrize("file_format", formats.FORMATS, ids=lambda each: each.label)
def test_a_file_is_recognised_by_its_content(file_format: formats.Format) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, file_format.decoder)

    assert formats.by_content(buffer.getvalue()) is file_format


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"<svg/>", b"RIFF\0\0\0\0WAVE", b"BM", b"GIF88a", b"II*\0"]
)
def test_other_content_is_not_recognised(content: bytes) -> None:
    assert formats.by_content(content) is None
