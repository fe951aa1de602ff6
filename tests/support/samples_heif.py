"""HEIC and AVIF in their variants."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif

from tests.support import samples_colour as colour
from tests.support.samples_boxes import colour_numbers, with_property
from tests.support.samples_chart import (
    MARKS_GREY,
    MARKS_SEE_THROUGH,
    chart,
    moving,
    see_through,
    stored,
)
from tests.support.samples_jpeg import exif, in_p3, profile, saved
from tests.support.samples_model import Sample
from tests.support.samples_png import deep

P3, BT2020 = 12, 9
SRGB, PQ, HLG = 13, 16, 18
_BT601 = 6
_DURATIONS = (100, 200, 300)


def heic(signal: colour.Array, *, primaries: int = 1, transfer: int = SRGB, bits: int = 8) -> bytes:
    """Signals of 0 to 1 (height, width, 3) as HEIC with colours by number."""
    file = io.BytesIO()
    height, width, _ = signal.shape
    values = colour.of_8_bits(signal) if bits == 8 else colour.of_16_bits(signal)
    pillow_heif.encode(  # pyright: ignore[reportUnknownMemberType]  # partly untyped
        "RGB" if bits == 8 else "RGB;16",
        (width, height),
        values.tobytes(),
        file,
        quality=92,
        chroma=444,
        bit_depth=bits,
        color_primaries=primaries,
        transfer_characteristics=transfer,
        matrix_coefficients=BT2020 if primaries == BT2020 else _BT601,
        full_range_flag=1,
    )
    return file.getvalue()


def avif(signal: colour.Array, *, primaries: int = 1, transfer: int = SRGB) -> bytes:
    """Signals of 0 to 1 (height, width, 3) as AVIF of 10 bits with colours by number."""
    content = bytes(
        deep(signal).heifsave_buffer(
            compression="av1", bitdepth=10, Q=92, subsample_mode="off", effort=2
        )
    )
    return with_property(content, colour_numbers(primaries, transfer, _BT601))


def signal_p3() -> colour.Array:
    """The chart in Display P3."""
    return colour.srgb_curve(colour.in_primaries(colour.linear(chart()), "p3"))


def signal_pq() -> colour.Array:
    """The chart in BT.2020 and PQ, its white at 203 cd/m²."""
    return colour.pq(colour.in_primaries(colour.linear(chart()), "bt2020"))


def signal_hlg() -> colour.Array:
    """The chart in BT.2020 and HLG, its white at 203 cd/m²."""
    return colour.hlg(colour.in_primaries(colour.linear(chart()), "bt2020"))


def signal_sun() -> colour.Array:
    """The same as `signal_pq`, but what was white shines with 1000 cd/m²."""
    light = colour.linear(chart())
    light[light.min(axis=-1) > 0.99] *= 1000 / colour.WHITE_NITS
    return colour.pq(colour.in_primaries(light, "bt2020"))


def oriented_heic(orientation: int) -> bytes:
    """The chart stored turned, with the boxes that turn it back."""
    return saved(
        stored(chart(), orientation), "HEIF", quality=92, chroma=444, exif=exif(orientation)
    )


def oriented_avif(orientation: int) -> bytes:
    """The chart stored turned, with the boxes that turn it back."""
    return saved(stored(chart(), orientation), "AVIF", quality=92, exif=exif(orientation))


def _sequence() -> bytes:
    first, *others = moving()
    return saved(
        first, "AVIF", quality=92, save_all=True, append_images=others, duration=list(_DURATIONS)
    )


def _generic() -> bytes:
    """HEVC under the brand that says nothing of the codec, as some cameras do."""
    head, picture = (content := _plain())[:28], content[28:]
    assert head.count(b"heix") == 2, "another head than libheif writes"
    return head.replace(b"heix", b"mif1", 1).replace(b"heix", b"miaf") + picture


def _plain() -> bytes:
    return saved(chart(), "HEIF", quality=92, chroma=444)


def _heic(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"heic-{name}", media_type="image/heic", make=make, **expected)


def _avif(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"avif-{name}", media_type="image/avif", make=make, **expected)


pillow_heif.register_heif_opener()  # pyright: ignore[reportUnknownMemberType]  # partly untyped

# What shines brighter than white takes the greys below it a little with it.
_MARKS_SUN = tuple(mark for mark in MARKS_GREY[-5:] if mark.colour != (192, 192, 192))

SAMPLES = (
    _heic("8-bit", _plain),
    _heic("10-bit", lambda: heic(colour.srgb_curve(colour.linear(chart())), bits=10)),
    _heic("grey", lambda: saved(chart().convert("L"), "HEIF", quality=92), marks=MARKS_GREY),
    _heic(
        "alpha",
        lambda: saved(see_through(), "HEIF", quality=92, chroma=444),
        transparent=True,
        marks=MARKS_SEE_THROUGH,
    ),
    _heic("tiles", lambda: saved(chart(), "HEIF", quality=92, chroma=444, tile_size=128)),
    _heic("turned", lambda: oriented_heic(6)),
    _heic("mirrored", lambda: oriented_heic(7)),
    _heic("p3-nclx", lambda: heic(signal_p3(), primaries=P3)),
    _heic(
        "p3-profile",
        lambda: saved(in_p3(chart()), "HEIF", quality=92, chroma=444, icc_profile=profile("p3")),
    ),
    _heic("pq", lambda: heic(signal_pq(), primaries=BT2020, transfer=PQ, bits=10)),
    _heic("hlg", lambda: heic(signal_hlg(), primaries=BT2020, transfer=HLG, bits=10)),
    _heic(
        "pq-with-sun",
        lambda: heic(signal_sun(), primaries=BT2020, transfer=PQ, bits=10),
        marks=_MARKS_SUN,
        tolerance=12,
    ),
    _heic("general-brand", _generic),
    _avif("8-bit", lambda: saved(chart(), "AVIF", quality=92)),
    _avif("10-bit", lambda: avif(colour.srgb_curve(colour.linear(chart())))),
    _avif("grey", lambda: saved(chart().convert("L"), "AVIF", quality=92), marks=MARKS_GREY),
    _avif(
        "alpha",
        lambda: saved(see_through(), "AVIF", quality=92),
        transparent=True,
        marks=MARKS_SEE_THROUGH,
    ),
    _avif("turned", lambda: oriented_avif(6)),
    _avif("mirrored", lambda: oriented_avif(7)),
    _avif("p3-nclx", lambda: avif(signal_p3(), primaries=P3)),
    _avif(
        "p3-profile", lambda: saved(in_p3(chart()), "AVIF", quality=92, icc_profile=profile("p3"))
    ),
    # Its 10 bits are decoded in 8, which are few for PQ.
    _avif("pq", lambda: avif(signal_pq(), primaries=BT2020, transfer=PQ), tolerance=14),
    _avif("hlg", lambda: avif(signal_hlg(), primaries=BT2020, transfer=HLG)),
    _avif("animated", _sequence, frames=3, durations=_DURATIONS),
)
