"""Truncated files: the copy is no worse than the original."""

from __future__ import annotations

import struct

import pytest

from handlers.redaction import without_metadata
from tests.support.metadata_samples import SECRET, photo_with_secrets
from tests.support.samples import BY_NAME

WEBP = BY_NAME["webp-lossy"].content


@pytest.mark.parametrize("missing", [1, 2, 3, 100, 101])
def test_a_webp_truncated_in_its_pixels_keeps_its_declared_size(missing: int) -> None:
    content = WEBP[:-missing]

    assert without_metadata(content, "image/webp") == content


@pytest.mark.parametrize("missing", [1, 2, 300])
def test_a_webp_truncated_after_its_pixels_declares_the_remaining_size(missing: int) -> None:
    content = photo_with_secrets("image/webp")
    cut = content[: content.index(b"EXIF") + 8 + 400 - missing]

    copy = without_metadata(cut, "image/webp")

    (announced,) = struct.unpack_from("<I", copy, 4)
    assert announced + 8 == len(copy)
    assert SECRET not in copy
