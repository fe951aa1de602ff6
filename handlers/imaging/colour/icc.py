"""ICC profiles: reading the tags that are needed here, and building a profile for a colour space.

The format is that of ICC.1 (v2 and v4): a header of 128 bytes, a table of tags, and their data.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.imaging.colour import colour_space, matrices

if TYPE_CHECKING:
    from handlers.imaging.colour.colour_space import ColourSpace

# Print profiles have up to three million bytes.
MAX_BYTES = 8_000_000

_HEADER = 128
_MAX_TAGS = 100
_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
# sRGB's primaries (X, Y, Z), adapted to D50, the white point of profiles.
_SRGB_COLORANTS = {
    b"rXYZ": (0.4360, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_COLORANT_TOLERANCE = 0.0025
_CURVE_TOLERANCE = 0.003
_CURVE_PROBES = tuple(i / 16 for i in range(1, 16))
# The number of parameters of each type of parametric curve.
_PARAMETER_COUNTS = (1, 3, 4, 5, 7)


def mode(profile: bytes) -> str | None:
    """The image mode that a profile applies to; None if it is not supported."""
    if len(profile) > MAX_BYTES or profile[36:40] != b"acsp":
        return None
    return _SPACES.get(profile[16:20])


@lru_cache(maxsize=16)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile is sRGB, judged by its content: there are dozens, with various names."""
    try:
        tags = _tags(profile)
        if mode(profile) != "RGB" or profile[20:24] != b"XYZ " or b"A2B0" in tags:
            return False
        return all(
            abs(have - want) <= _COLORANT_TOLERANCE
            for kind, wanted in _SRGB_COLORANTS.items()
            for have, want in zip(_xyz(tags[kind]), wanted, strict=True)
        ) and all(_is_srgb_curve(tags[kind]) for kind in (b"rTRC", b"gTRC", b"bTRC"))
    except (KeyError, IndexError, struct.error, ArithmeticError):
        return False


@lru_cache(maxsize=16)
def hdr(profile: bytes) -> ColourSpace | None:
    """The HDR colour space that a profile states as code points (tag `cicp`), if any."""
    try:
        tag = _tags(profile).get(b"cicp", b"")
    except (IndexError, struct.error):
        return None
    if len(tag) < 12:  # noqa: PLR2004  # signature, reserved bytes, four code points
        return None
    named = colour_space.from_cicp(tag[8], tag[9])
    return named if named.hdr else None


def build(space: ColourSpace) -> bytes:
    """A profile for a colour space that is not HDR.

    Raises:
        ArithmeticError: Its primaries are degenerate.
    """
    colorants = matrices.to_xyz(space.primaries, matrices.D50)
    curve = _curve(space.gamma)
    tags = {
        b"desc": b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", 2, 28) + b"\0s",
        b"wtpt": _fixed_point_tag(b"XYZ ", matrices.D50),
        **{
            kind: _fixed_point_tag(b"XYZ ", tuple(row[i] for row in colorants))
            for i, kind in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))
        },
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = _HEADER + 4 + 12 * len(tags)
    for kind, tag in tags.items():
        padded = tag + bytes(-len(tag) % 4)
        table += struct.pack(">4sII", kind, start + len(data), len(tag))
        data += padded
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        start + len(data),
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        b"acsp",
        *(round(value * 65536) for value in matrices.D50),
    )
    return header + table + data


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    entries = (
        struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * i)
        for i in range(min(count, _MAX_TAGS))
    )
    return {kind: profile[start : start + size] for kind, start, size in entries}


def _xyz(tag: bytes) -> tuple[float, ...]:
    return tuple(value / 65536 for value in struct.unpack_from(">3i", tag, 8))


def _fixed_point_tag(kind: bytes, values: tuple[float, ...]) -> bytes:
    fixed = (max(-(2**31), min(2**31 - 1, round(value * 65536))) for value in values)
    return kind + bytes(4) + struct.pack(f">{len(values)}i", *fixed)


def _curve(gamma: float | None) -> bytes:
    if gamma is not None:
        return _parametric(0, (gamma,))
    return _parametric(3, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))


def _parametric(kind: int, values: tuple[float, ...]) -> bytes:
    fixed = (min(2**31 - 1, round(value * 65536)) for value in values)
    return b"para" + struct.pack(f">4xH2x{len(values)}i", kind, *fixed)


def _is_srgb_curve(tag: bytes) -> bool:
    return all(
        abs(_apply_curve(tag, probe) - srgb_light(probe)) <= _CURVE_TOLERANCE
        for probe in _CURVE_PROBES
    )


def _apply_curve(tag: bytes, value: float) -> float:
    """The linear light of a stored value (0 to 1) by a profile's curve."""
    if tag.startswith(b"para"):
        (kind,) = struct.unpack_from(">H", tag, 8)
        numbers = struct.unpack_from(f">{_PARAMETER_COUNTS[kind]}i", tag, 12)
        g, a, b, c, d, e, f = (*(each / 65536 for each in numbers), *[0.0] * 7)[:7]
        if kind == 0:
            return value**g
        if kind < 3:  # noqa: PLR2004  # the types without a linear segment
            return (a * value + b) ** g + (c if value >= -b / a else 0)
        return (a * value + b) ** g + e if value >= d else c * value + f
    (count,) = struct.unpack_from(">I", tag, 8)
    if count < 2:  # noqa: PLR2004  # 0: identity; 1: a gamma
        return value if count == 0 else value ** (struct.unpack_from(">H", tag, 12)[0] / 256)
    position = value * (count - 1)
    low = int(position)
    below, above = struct.unpack_from(">2H", tag, 12 + 2 * min(low, count - 2))
    return (below + (above - below) * (position - low)) / 65535


def srgb_light(value: float) -> float:
    """Linear light of a value in sRGB, both 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # IEC 61966-2-1
