"""Variants that no decoder supports are `unsupported`, not `damaged`."""

from __future__ import annotations

import struct

import pytest
from PIL import Image

from handlers.imaging import UnusablePhotoError
from tests.support import tiff as made
from tests.support.samples_chart import chart
from tests.support.samples_heif import oriented_heic
from tests.support.samples_jpeg import saved
from tests.support.tiff import Layout, tiff
from tests.unit.handlers.pictures import rendered

PLAIN = saved(chart(), "JPEG", quality=92)
FRAME = PLAIN.index(b"\xff\xc0")


def with_frame(kind: int = 0xC0, bits: int = 8, components: int = 3) -> bytes:
    content = bytearray(PLAIN)
    content[FRAME + 1], content[FRAME + 4], content[FRAME + 9] = kind, bits, components
    return bytes(content)


def refusal(content: bytes) -> UnusablePhotoError:
    with pytest.raises(UnusablePhotoError) as caught:
        rendered(content)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [with_frame(bits=12), with_frame(components=2), with_frame(kind=0xC3), with_frame(kind=0xC5)],
)
def test_unusual_jpegs_are_unsupported(content: bytes) -> None:
    assert refusal(content).code == "unsupported"
    assert refusal(content).message == "This kind of JPEG cannot be shown."


@pytest.mark.parametrize("kind", [b"unci", b"avc1", b"j2k1", b"vvc1", b"jpeg"])
def test_heif_images_other_than_hevc_are_unsupported(kind: bytes) -> None:
    content = oriented_heic(1).replace(b"hvc1", kind)

    assert refusal(content).code == "unsupported"
    assert refusal(content).message == "This kind of HEIC cannot be shown."


def test_a_video_without_an_image_is_unsupported() -> None:
    head = struct.pack(">I4s4sI4s", 20, b"ftyp", b"hevc", 0, b"msf1")

    assert refusal(head + struct.pack(">I4s", 16, b"moov") + bytes(8)).code == "unsupported"


def test_tiff_compressions_that_are_not_built_in_are_unsupported() -> None:
    layout = Layout(size=(4, 4), compression=50_001, photometric=made.RGB)

    assert refusal(tiff([(0, 0, 0)] * 16, layout)).code == "unsupported"


def test_a_corrupt_file_is_damaged_and_not_unsupported() -> None:
    assert refusal(PLAIN[:300]).code == "damaged"
    assert refusal(oriented_heic(1)[:400]).code == "damaged"
    assert refusal(saved(Image.new("RGB", (8, 8)), "TIFF")[:60]).code == "damaged"
