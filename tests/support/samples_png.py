"""PNG in its variants."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pyvips
from PIL import Image

from tests.support import samples_colour as colour
from tests.support.samples_chart import (
    MARKS_GREY,
    MARKS_SEE_THROUGH,
    YELLOW,
    chart,
    moving,
    see_through,
    stored,
)
from tests.support.samples_jpeg import exif, in_p3, profile, saved, vips
from tests.support.samples_model import Sample

_AFTER_HEADER = 33
_DURATIONS = (100, 200, 300)


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk, right after its header."""
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return content[:_AFTER_HEADER] + chunk + content[_AFTER_HEADER:]


def deep(signal: colour.Array) -> Any:
    """Signals of 0 to 1 as a picture of 16 bits in libvips."""
    image: Any = pyvips.Image.new_from_array(colour.of_16_bits(signal))
    return image.copy(interpretation="rgb16")


def oriented(orientation: int) -> bytes:
    """The chart stored turned, with EXIF that says so."""
    return saved(stored(chart(), orientation), "PNG", exif=exif(orientation))


def _deep() -> bytes:
    signal = colour.srgb_curve(colour.linear(chart()))
    return bytes(deep(signal).pngsave_buffer(bitdepth=16))


def _deep_alpha() -> bytes:
    alpha = deep(colour.linear(see_through().getchannel("A").convert("RGB")))[0]
    signal = colour.srgb_curve(colour.linear(chart()))
    return bytes(deep(signal).bandjoin(alpha).pngsave_buffer(bitdepth=16))


def _deep_grey() -> bytes:
    grey = chart().convert("L").convert("I").point(lambda value: value * 257)
    return saved(grey.convert("I;16"), "PNG")


def _palette() -> bytes:
    return saved(chart().convert("P", palette=Image.Palette.ADAPTIVE, colors=16), "PNG")


def _palette_alpha() -> bytes:
    palette = chart().convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
    return saved(palette, "PNG", transparency=palette.getpixel((360, 256)))


def _key_colour() -> bytes:
    """One colour of all stands for see-through, without an alpha channel."""
    return saved(chart(), "PNG", transparency=YELLOW)


def _interlaced() -> bytes:
    return bytes(vips(chart()).pngsave_buffer(interlace=True))


def _moving() -> bytes:
    first, *others = moving()
    return saved(
        first, "PNG", save_all=True, append_images=others, duration=list(_DURATIONS), loop=0
    )


def _p3_by_profile() -> bytes:
    return saved(in_p3(chart()), "PNG", icc_profile=profile("p3"))


def _p3_by_number() -> bytes:
    light = colour.in_primaries(colour.linear(chart()), "p3")
    content = bytes(deep(colour.srgb_curve(light)).pngsave_buffer(bitdepth=16))
    return with_chunk(content, b"cICP", bytes((12, 13, 0, 1)))


def _hdr() -> bytes:
    light = colour.in_primaries(colour.linear(chart()), "bt2020")
    content = bytes(deep(colour.pq(light)).pngsave_buffer(bitdepth=16))
    return with_chunk(content, b"cICP", bytes((9, 16, 0, 1)))


def _gamma() -> bytes:
    """Stored in linear light, which gAMA says; nothing says sRGB."""
    content = bytes(deep(colour.linear(chart())).pngsave_buffer(bitdepth=16))
    return with_chunk(content, b"gAMA", struct.pack(">I", 100_000))


def _sample(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"png-{name}", media_type="image/png", make=make, **expected)


SAMPLES = (
    _sample("8-bit", lambda: saved(chart(), "PNG")),
    _sample("16-bit", _deep),
    _sample("16-bit-alpha", _deep_alpha, transparent=True, marks=MARKS_SEE_THROUGH),
    _sample("grey", lambda: saved(chart().convert("L"), "PNG"), marks=MARKS_GREY),
    _sample("16-bit-grey", _deep_grey, marks=MARKS_GREY),
    _sample(
        "grey-alpha",
        lambda: saved(see_through().convert("LA"), "PNG"),
        transparent=True,
        marks=(*MARKS_GREY[:3], MARKS_SEE_THROUGH[3], *MARKS_GREY[4:]),
    ),
    _sample("palette", _palette),
    _sample("palette-alpha", _palette_alpha, transparent=True, marks=MARKS_SEE_THROUGH),
    _sample("key-colour", _key_colour, transparent=True, marks=MARKS_SEE_THROUGH),
    _sample(
        "alpha", lambda: saved(see_through(), "PNG"), transparent=True, marks=MARKS_SEE_THROUGH
    ),
    _sample("interlaced", _interlaced),
    _sample("turned", lambda: oriented(6)),
    _sample("animated", _moving, frames=3, durations=_DURATIONS),
    _sample("p3-profile", _p3_by_profile),
    _sample("p3-cicp", _p3_by_number),
    _sample("pq-cicp", _hdr),
    _sample("linear-gamma", _gamma, tolerance=10),
)
