"""Redaction of TIFF."""

from __future__ import annotations

import struct
from typing import Any

import pytest
import pyvips

from handlers.redaction import NotSeparableError, without_metadata
from tests.support.metadata_samples import SECRET
from tests.support.samples_chart import chart
from tests.unit.handlers.redaction.tiffs import tiff


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_big", [False, True])
def test_tiffs_of_all_layouts_are_redacted(order: str, *, is_big: bool) -> None:
    page = chart().convert("L")
    content = tiff(page, page, order=order, is_big=is_big, description=b"SECRET-description\0\0")
    assert _pages(content) == [page.tobytes()] * 2

    copy = without_metadata(content, "image/tiff")

    assert SECRET not in copy
    assert len(copy) == len(content)
    assert _pages(copy) == [page.tobytes()] * 2
    assert without_metadata(copy, "image/tiff") is copy


def test_reduced_resolution_pages_of_a_tiff_are_removed() -> None:
    page = chart().convert("L")
    small = page.resize((48, 32))
    content = tiff(page, small, page, reduced=1, description=b"12345678")
    assert small.tobytes() in content

    copy = without_metadata(content, "image/tiff")

    assert small.tobytes() not in copy
    assert _pages(copy) == [page.tobytes()] * 2


def test_cyclic_pages_of_a_tiff_are_read_once() -> None:
    page = chart().convert("L")
    for reduced in (0, 1):
        content = bytearray(tiff(page, page, reduced=reduced, description=b"12345678"))
        second = content.rindex(struct.pack("<HHI", 254, 4, 1)) - 2
        next_offset = second + 2 + 11 * 12
        content[next_offset : next_offset + 4] = struct.pack("<I", second)

        assert _pages(without_metadata(bytes(content), "image/tiff"))[0] == page.tobytes()


@pytest.mark.parametrize("tag", [273, 279])
def test_a_tiff_without_the_offsets_of_its_pixels_is_refused(tag: int) -> None:
    content = tiff(chart().convert("L"), description=b"12345678")
    changed = content.replace(struct.pack("<HHI", tag, 4, 1), struct.pack("<HHI", 60_000, 4, 1))
    assert changed != content

    with pytest.raises(NotSeparableError):
        without_metadata(changed, "image/tiff")


def test_an_old_style_jpeg_in_a_tiff_is_refused() -> None:
    content = tiff(chart().convert("L"), description=b"12345678")
    compression = struct.pack("<HHI", 259, 3, 1)
    content = content.replace(compression + b"\1", compression + b"\6")

    with pytest.raises(NotSeparableError):
        without_metadata(content, "image/tiff")


def _pages(content: bytes) -> list[bytes]:
    """By libtiff: Pillow does not know all layouts."""
    found: list[bytes] = []
    first: Any = pyvips.Image.new_from_buffer(content, "")
    for number in range(first.get("n-pages")):
        page: Any = pyvips.Image.new_from_buffer(content, "", page=number)
        found.append(bytes(page.write_to_memory()))
    return found
