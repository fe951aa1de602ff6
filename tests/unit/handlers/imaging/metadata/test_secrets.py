"""Photos with secrets in all their metadata: none leaks into renditions."""

from __future__ import annotations

import re
import struct
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from handlers.imaging import Limits, Rendered, render
from tests.support.metadata_samples import MEDIA_TYPES, ORIENTATION, SECRET, photo_with_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(max_pixels=10_000_000)
# The parts that an image consists of.
WEBP_CHUNKS = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
JPEG_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}  # JFIF, tables, frames, scans
# The fields that may be stored, and the secrets that may be in them; numbers are TIFF tags. The
# location only has coordinates, which the caller keeps if the owner wants it.
ALLOWED_FIELDS = {"taken_at", "camera", "lens", "orientation", "location"}
ALLOWED_SECRETS = {"SECRET-make", "SECRET-model", "SECRET-lens", "SECRET-271", "SECRET-272"}

secret_photos = pytest.mark.parametrize("media_type", MEDIA_TYPES)


@cache
def photo(media_type: str) -> Rendered:
    return render(photo_with_secrets(media_type), LIMITS)


def chunks(webp: bytes, offset: int = 12) -> Iterator[bytes]:
    """The kinds of a WebP's chunks, including those in its frames."""
    assert webp[:4] == b"RIFF"
    assert struct.unpack_from("<I", webp, 4)[0] == len(webp) - 8
    while offset < len(webp):
        kind, size = struct.unpack_from("<4sI", webp, offset)
        yield kind
        # A frame's chunks follow its position, size and duration.
        offset += 8 + 16 if kind == b"ANMF" else 8 + size + size % 2


def segments(jpeg: bytes) -> Iterator[int]:
    """The markers of a JPEG's segments; nothing follows its end."""
    assert jpeg[:2] == b"\xff\xd8"
    assert jpeg.endswith(b"\xff\xd9")
    offset, end = 2, len(jpeg) - 2
    while offset < end:
        if jpeg[offset] != 0xFF or jpeg[offset + 1] == 0:
            offset += 1  # within a scan
            continue
        yield jpeg[offset + 1]
        offset += 2 + int.from_bytes(jpeg[offset + 2 : offset + 4])


@secret_photos
def test_the_original_contains_secrets(media_type: str) -> None:
    assert photo_with_secrets(media_type).count(SECRET) >= 2


@secret_photos
def test_renditions_contain_only_image_data(media_type: str) -> None:
    small, *webps = photo(media_type).files

    assert webps
    for webp in webps:
        assert SECRET not in webp.data
        assert set(chunks(webp.data)) <= WEBP_CHUNKS
    assert SECRET not in small.data
    assert set(segments(small.data)) <= JPEG_SEGMENTS


@secret_photos
def test_metadata_contains_the_camera_and_no_other_secret(media_type: str) -> None:
    metadata = photo(media_type).metadata

    assert {name for name, value in asdict(metadata).items() if value is not None} <= ALLOWED_FIELDS
    assert set(re.findall(r"SECRET[\w-]*", repr(metadata))) <= ALLOWED_SECRETS


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp"])
def test_metadata_contains_date_camera_lens_and_location(media_type: str) -> None:
    metadata = photo(media_type).metadata

    assert (metadata.taken_at, metadata.orientation) == ("2026-05-01T12:34:56", ORIENTATION)
    assert (metadata.camera, metadata.lens) == ("SECRET-make SECRET-model", "SECRET-lens")
    assert metadata.location == (52.52, 13.4, None)


def test_a_rendered_preview_has_no_metadata_either() -> None:
    content = photo_with_secrets("image/jpeg")
    # The photo is progressive, its preview is not.
    shown = render(content[: content.index(b"\xff\xc2")], LIMITS)

    assert shown.damaged
    assert shown.files
    for file in shown.files:
        assert SECRET not in file.data
