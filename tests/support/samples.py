"""One sample of every format and variant that people upload, made by code: `SAMPLES`, `HOSTILE`.

All show the same chart (see samples_chart.py), and each says what must come out of it (see
`Sample`): tests of the renderer, the browser's matrix and the contact sheet go through this list.
Every file is small, but for one of 12 megapixels; all of them are made in about a second.
"""

from __future__ import annotations

import struct
import zlib

from tests.support import (
    samples_heif,
    samples_jpeg,
    samples_jxl,
    samples_png,
    samples_tiff,
    samples_web,
)
from tests.support.samples_chart import chart
from tests.support.samples_jpeg import saved
from tests.support.samples_model import Sample

ORIENTED = {
    "image/jpeg": samples_jpeg.oriented,
    "image/png": samples_png.oriented,
    "image/webp": samples_web.oriented,
    "image/heic": samples_heif.oriented_heic,
    "image/avif": samples_heif.oriented_avif,
    "image/tiff": samples_tiff.oriented,
    "image/jxl": samples_jxl.oriented,
}
"""The chart stored in each of the orientations 1 to 8: media type to a function of it."""

SAMPLES: tuple[Sample, ...] = (
    *samples_jpeg.SAMPLES,
    *samples_png.SAMPLES,
    *samples_web.SAMPLES,
    *samples_heif.SAMPLES,
    *samples_tiff.SAMPLES,
    *samples_jxl.SAMPLES,
)
"""What comes out."""


def _png_that_claims(width: int, height: int) -> bytes:
    content = saved(chart(), "PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def _jpeg_of_passes(count: int) -> bytes:
    """A progressive JPEG whose last pass is there so many times: some bytes, and much work."""
    content = saved(chart(), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + content[-2:]


HOSTILE: tuple[Sample, ...] = (
    Sample(
        name="text-called-jpeg",
        media_type="image/jpeg",
        make=lambda: b"This is no photo.\n" * 40,
        failure="not_an_image",
    ),
    Sample(
        name="jpeg-beginning-only",
        media_type="image/jpeg",
        make=lambda: saved(chart(), "JPEG")[:300],
        failure="damaged",
    ),
    Sample(
        name="png-of-9-gigapixels",
        media_type="image/png",
        make=lambda: _png_that_claims(95_000, 95_000),
        failure="too_many_pixels",
    ),
    Sample(
        name="jpeg-of-too-many-passes",
        media_type="image/jpeg",
        make=lambda: _jpeg_of_passes(101),
        failure="too_complex",
    ),
    Sample(
        name="tiff-of-floating-point",
        media_type="image/tiff",
        make=samples_tiff.floating,
        failure="unsupported",
    ),
    Sample(
        name="heic-beginning-only",
        media_type="image/heic",
        make=lambda: samples_heif.oriented_heic(1)[:400],
        failure="damaged",
    ),
)
"""What is refused, each with its reason."""

BY_NAME = {each.name: each for each in (*SAMPLES, *HOSTILE)}
