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

_AFTER_HEADER, _END = 33, 12
_DEEP = 16
_DURATIONS = (100, 200, 300)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk, right after its header."""
    return content[:_AFTER_HEADER] + chunk(kind, data) + content[_AFTER_HEADER:]


def with_late_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk, behind its pixels."""
    return content[:-_END] + chunk(kind, data) + content[-_END:]


def raw_profile(kind: str, data: bytes) -> tuple[bytes, bytes]:
    """What other formats carry, as a text of hexadecimal digits: ImageMagick's way."""
    digits = data.hex()
    lines = "\n".join(digits[place : place + 72] for place in range(0, len(digits), 72))
    text = f"\n{kind}\n{len(data):8}\n{lines}\n".encode()
    return b"zTXt", b"Raw profile type " + kind.encode() + b"\0\0" + zlib.compress(text)


def keyed(depth: int, colour_type: int) -> bytes:
    """16 by 16 pixels without a palette: the left half of a colour that stands for see-through.

    The right half is white.
    """
    samples, brightest = {0: 1, 2: 3}[colour_type], (1 << depth) - 1
    key = 0x5512 if depth == _DEEP else brightest // 3
    row = [key] * 8 * samples + [brightest] * 8 * samples
    if depth == _DEEP:
        packed = struct.pack(f">{len(row)}H", *row)
    else:
        digits = "".join(f"{value:0{depth}b}" for value in row)
        packed = int(digits, 2).to_bytes(len(digits) // 8)
    header = struct.pack(">IIBBBBB", 16, 16, depth, colour_type, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"tRNS", struct.pack(f">{samples}H", *[key] * samples)),
            chunk(b"IDAT", zlib.compress((b"\0" + packed) * 16)),
            chunk(b"IEND", b""),
        )
    )


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
