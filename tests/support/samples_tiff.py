"""TIFF in its variants."""

from __future__ import annotations

import struct
from typing import Any

from PIL import Image, ImageCms

from tests.support import samples_colour as colour
from tests.support import tiff as made
from tests.support.samples_chart import MARKS_GREY, MARKS_SEE_THROUGH, chart, see_through, stored
from tests.support.samples_jpeg import in_p3, profile, saved, vips
from tests.support.samples_model import Sample
from tests.support.samples_png import deep
from tests.support.tiff import Layout

_ORIENTATION = 0x0112


def oriented(orientation: int) -> bytes:
    """The chart stored turned, with the tag that says so."""
    return saved(stored(chart(), orientation), "TIFF", tiffinfo={_ORIENTATION: orientation})


def big_endian() -> bytes:
    """As Motorola's processors would write it, uncompressed, in one strip."""
    pixels = chart().tobytes()
    width, height = chart().size
    short, long = 3, 4
    header, count = 8, 10
    values = header + 2 + count * 12 + 4
    entries = [
        (256, short, 1, width << 16),
        (257, short, 1, height << 16),
        (258, short, 3, values),
        (259, short, 1, 1 << 16),
        (262, short, 1, 2 << 16),
        (273, long, 1, values + 6),
        (277, short, 1, 3 << 16),
        (278, short, 1, height << 16),
        (279, long, 1, len(pixels)),
        (284, short, 1, 1 << 16),
    ]
    directory = b"".join(struct.pack(">HHII", *entry) for entry in entries)
    return (
        struct.pack(">2sHIH", b"MM", 42, header, count)
        + directory
        + struct.pack(">I3H", 0, 8, 8, 8)
        + pixels
    )


def _deep() -> bytes:
    signal = colour.srgb_curve(colour.linear(chart()))
    return bytes(deep(signal).tiffsave_buffer(compression="deflate", predictor="horizontal"))


def _print() -> bytes:
    image = vips(chart()).icc_transform("cmyk", input_profile="srgb", black_point_compensation=True)
    return bytes(image.tiffsave_buffer(compression="lzw"))


def _lab() -> bytes:
    make: Any = getattr(ImageCms, "createProfile")  # noqa: B009  # Pillow does not type it
    converted = ImageCms.profileToProfile(chart(), make("sRGB"), make("LAB"), outputMode="LAB")
    assert converted
    return saved(converted, "TIFF")


def _pages() -> bytes:
    other = chart().transpose(Image.Transpose.ROTATE_180)
    return saved(chart(), "TIFF", save_all=True, append_images=[other])


def _planes() -> bytes:
    """16 bits, with each colour in a plane of its own, as some scanners write it."""
    layout = Layout(size=chart().size, bits=16, planar=made.PLANES, rows=64)
    return made.tiff([[value * 257 for value in pixel] for pixel in _pixels()], layout)


def _short_table() -> bytes:
    """A table of colours with numbers of 8 bits where there should be 16."""
    picture = chart().convert("P", palette=Image.Palette.ADAPTIVE, colors=256)
    colours = (picture.getpalette() or []) + [0] * 768
    layout = Layout(
        size=picture.size,
        photometric=made.PALETTE,
        samples=1,
        colours=tuple(colours[band::3][place] for band in range(3) for place in range(256)),
    )
    return made.tiff([(value,) for value in picture.tobytes()], layout)


def floating() -> bytes:
    """Colours as numbers of floating point, which no decoder here reads."""
    layout = Layout(size=(64, 48), bits=32, kind=made.FLOAT)
    return made.tiff([(0.5, 0.25, 1.0)] * (64 * 48), layout)


def _pixels() -> list[bytes]:
    data = chart().tobytes()
    return [data[place : place + 3] for place in range(0, len(data), 3)]


def _sample(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"tiff-{name}", media_type="image/tiff", make=make, **expected)


SAMPLES = (
    _sample("rgb", lambda: saved(chart(), "TIFF")),
    _sample("lzw", lambda: saved(chart(), "TIFF", compression="tiff_lzw")),
    _sample("deflate", lambda: saved(chart(), "TIFF", compression="tiff_adobe_deflate")),
    _sample("jpeg", lambda: saved(chart(), "TIFF", compression="jpeg", quality=92)),
    _sample("tiled", lambda: bytes(vips(chart()).tiffsave_buffer(tile=True, compression="lzw"))),
    _sample("big-endian", big_endian),
    _sample("16-bit", _deep),
    _sample("grey", lambda: saved(chart().convert("L"), "TIFF"), marks=MARKS_GREY),
    _sample(
        "alpha", lambda: saved(see_through(), "TIFF"), transparent=True, marks=MARKS_SEE_THROUGH
    ),
    _sample("cmyk", lambda: saved(chart().convert("CMYK"), "TIFF")),
    _sample("cmyk-with-profile", _print, tolerance=12),
    _sample("lab", _lab),
    _sample("p3", lambda: saved(in_p3(chart()), "TIFF", icc_profile=profile("p3"))),
    _sample("several-pages", _pages),
    _sample("turned", lambda: oriented(6)),
    _sample("16-bit-in-planes", _planes),
    _sample("short-table", _short_table),
)
