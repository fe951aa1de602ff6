"""Photos with a secret in every place that their format has for one: none comes out."""

from __future__ import annotations

import re
import struct
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from handlers.imaging import Limits, Rendered, render
from tests.support.metadata_samples import MEDIA_TYPES, ORIENTATION, SECRET, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(max_pixels=10_000_000)
# All that pictures are made of: without these there would be none to be seen.
WEBP_CHUNKS = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
JPEG_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}  # JFIF, tables, frames, scans
# What the item tells, and which of the secrets that are names; numbers are those of TIFF's tags. Of
# the place only degrees, which the caller keeps if the owner wants it.
TOLD = {"taken_at", "camera", "lens", "orientation", "location"}
NAMED = {"SECRET-make", "SECRET-model", "SECRET-lens", "SECRET-271", "SECRET-272"}

secret_photos = pytest.mark.parametrize("media_type", MEDIA_TYPES)


@cache
def photo(media_type: str) -> Rendered:
    return render(telling(media_type), LIMITS)


def chunks(webp: bytes, place: int = 12) -> Iterator[bytes]:
    """The kinds of a WebP's chunks, and of those in its frames."""
    assert webp[:4] == b"RIFF"
    assert struct.unpack_from("<I", webp, 4)[0] == len(webp) - 8
    while place < len(webp):
        kind, size = struct.unpack_from("<4sI", webp, place)
        yield kind
        # A frame's own chunks follow its place, size and duration.
        place += 8 + 16 if kind == b"ANMF" else 8 + size + size % 2


def segments(jpeg: bytes) -> Iterator[int]:
    """The markers of a JPEG's segments; nothing follows its end."""
    assert jpeg[:2] == b"\xff\xd8"
    assert jpeg.endswith(b"\xff\xd9")
    place, end = 2, len(jpeg) - 2
    while place < end:
        if jpeg[place] != 0xFF or jpeg[place + 1] == 0:
            place += 1  # within a scan
            continue
        yield jpeg[place + 1]
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])


@secret_photos
def test_the_secrets_are_in_the_original(media_type: str) -> None:
    assert telling(media_type).count(SECRET) >= 2


@secret_photos
def test_no_rendition_has_more_than_a_picture(media_type: str) -> None:
    small, *webps = photo(media_type).files

    assert webps
    for webp in webps:
        assert SECRET not in webp.data
        assert set(chunks(webp.data)) <= WEBP_CHUNKS
    assert SECRET not in small.data
    assert set(segments(small.data)) <= JPEG_SEGMENTS


@secret_photos
def test_the_metadata_name_the_camera_and_nobody(media_type: str) -> None:
    facts = photo(media_type).metadata

    assert {name for name, value in asdict(facts).items() if value is not None} <= TOLD
    assert set(re.findall(r"SECRET[\w-]*", repr(facts))) <= NAMED


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp"])
def test_the_metadata_are_those_that_people_want_to_see(media_type: str) -> None:
    facts = photo(media_type).metadata

    assert (facts.taken_at, facts.orientation) == ("2026-05-01T12:34:56", ORIENTATION)
    assert (facts.camera, facts.lens) == ("SECRET-make SECRET-model", "SECRET-lens")
    assert facts.location == (52.52, 13.4, None)


def test_a_preview_that_is_shown_instead_has_no_metadata_either() -> None:
    content = telling("image/jpeg")
    # Its frame is progressive, that of the preview is not.
    shown = render(content[: content.index(b"\xff\xc2")], LIMITS)

    assert shown.damaged
    assert shown.files
    for file in shown.files:
        assert SECRET not in file.data
