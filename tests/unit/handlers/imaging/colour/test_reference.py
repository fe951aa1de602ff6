"""Colours against a second, independent library (libvips) or against light computed with numpy.

Differences are CIEDE2000; one can just be seen. The bounds are about one and a half times what was
measured.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from handlers.imaging.colour import colour_space, icc
from handlers.imaging.colour.colour_space import ColourSpace
from handlers.imaging.colour.srgb import to_srgb
from tests.support import samples_colour as colour
from tests.support.photos import opened
from tests.support.samples_jpeg import profile, saved, vips
from tests.support.samples_png import deep
from tests.unit.handlers.pictures import largest

ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
ADOBE_GAMMA = 563 / 256
EXACT = {"intent": "relative", "black_point_compensation": True}


def _by_vips(stored: Any) -> Image.Image:
    """A libvips picture with a profile, as libvips shows it."""
    shown = stored.icc_transform("srgb", embedded=True, **EXACT)
    shown = shown.bandjoin([shown, shown]) if shown.bands == 1 else shown
    return Image.frombytes("RGB", (shown.width, shown.height), bytes(shown.write_to_memory()))


def _with_profile(picture: Image.Image, wanted: bytes) -> Any:
    image = vips(picture)
    image = image.copy(interpretation={1: "b-w", 3: "srgb", 4: "cmyk"}[image.bands])
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", wanted)
    return image


def _by_numpy(picture: Image.Image, primaries: str, gamma: float | None) -> Image.Image:
    values = np.asarray(picture, dtype=np.float64) / 255
    light = colour.linear(picture) if gamma is None else values**gamma
    matrix = np.linalg.inv(colour.to_xyz("srgb")) @ colour.to_xyz(primaries)
    return Image.fromarray(colour.of_8_bits(colour.srgb_curve(np.clip(light @ matrix.T, 0, 1))))


def _in_cmyk() -> Image.Image:
    inks = vips(colour.palette()).icc_transform("cmyk", input_profile="srgb", **EXACT)
    return Image.frombytes("CMYK", colour.palette().size, bytes(inks.write_to_memory()))


def _grey_profile(gamma: float) -> bytes:
    """A profile for grey with a curve; a header, two tags and their data."""
    white = b"XYZ " + struct.pack(">4x3i", 63190, 65536, 54061)
    curve = b"curv" + struct.pack(">4xIH2x", 1, round(gamma * 256))
    start = 128 + 4 + 24
    table = struct.pack(">I4sII4sII", 2, b"wtpt", start, 20, b"kTRC", start + 20, 14)
    size = start + 20 + len(curve)
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        size, 0x02400000, b"mntr", b"GRAY", b"XYZ ", b"acsp", 63190, 65536, 54061,
    )  # fmt: skip
    return head + table + white + curve


@pytest.fixture(autouse=True)
def _adobe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(colour.PRIMARIES, "adobe", ADOBE)


@pytest.mark.parametrize(
    ("make", "wanted", "median", "most"),
    [
        (colour.palette, lambda: profile("p3"), 0.01, 1.0),
        (
            colour.palette,
            lambda: icc.build(ColourSpace(primaries=(*ADOBE, colour.D65), gamma=ADOBE_GAMMA)),
            0.01,
            1.0,
        ),
        (_in_cmyk, lambda: profile("cmyk"), 0.01, 1.7),
        (lambda: colour.palette().convert("L"), lambda: _grey_profile(1.8), 0.01, 1.0),
    ],
    ids=["p3", "adobe", "cmyk", "grey"],
)
def test_profiles_are_applied_like_libvips(
    make: Any, wanted: Any, median: float, most: float
) -> None:
    picture, meaning = make(), wanted()

    off = colour.difference(to_srgb(picture, meaning), _by_vips(_with_profile(picture, meaning)))

    assert np.median(off) <= median
    assert off.max() <= most


@pytest.mark.parametrize(
    ("signalled", "primaries", "gamma"),
    [
        (colour_space.from_cicp(12, 13), "p3", None),
        (colour_space.from_cicp(9, 14), "bt2020", None),
        (colour_space.from_cicp(1, 8), "srgb", 1.0),
        (colour_space.from_cicp(1, 4), "srgb", 2.2),
        (colour_space.from_gamma(1.0), "srgb", 1.0),
        (
            colour_space.from_gamma(1 / 1.8, (*colour.D65, *ADOBE[0], *ADOBE[1], *ADOBE[2])),
            "adobe",
            1.8,
        ),
    ],
)
def test_cicp_and_gamma_are_converted_to_the_right_luminance(
    signalled: ColourSpace, primaries: str, gamma: float | None
) -> None:
    picture = colour.palette()

    off = colour.difference(to_srgb(picture, None, signalled), _by_numpy(picture, primaries, gamma))

    assert np.median(off) <= 0.01
    assert off.max() <= 1.65


def test_a_screen_profile_is_converted_to_the_right_luminance() -> None:
    picture = colour.palette()

    off = colour.difference(to_srgb(picture, profile("p3")), _by_numpy(picture, "p3", None))

    assert np.median(off) <= 0.01
    assert off.max() <= 1.6


def test_colours_of_transparent_pixels_are_converted() -> None:
    picture = colour.palette()
    see_through = picture.copy()
    see_through.putalpha(Image.linear_gradient("L").resize(picture.size))

    shown = to_srgb(see_through, profile("p3"))

    assert shown.mode == "RGBA"
    assert shown.getchannel("A").tobytes() == see_through.getchannel("A").tobytes()
    assert colour.difference(shown, to_srgb(picture, profile("p3"))).max() == 0


def test_transparent_grey_is_converted_by_its_profile() -> None:
    grey = colour.palette().convert("L")
    see_through = grey.convert("LA")
    see_through.putalpha(Image.linear_gradient("L").resize(grey.size))

    shown = to_srgb(see_through, _grey_profile(1.0))

    assert shown.mode == "RGBA"
    assert colour.difference(shown, to_srgb(grey, _grey_profile(1.0))).max() == 0
    assert colour.difference(shown, grey).max() > 5


@pytest.mark.parametrize(
    ("operation", "options"), [("pngsave_buffer", {"bitdepth": 16}), ("tiffsave_buffer", {})]
)
def test_16_bits_are_rounded_to_8(operation: str, options: dict[str, Any]) -> None:
    picture = colour.palette()
    stored = deep(np.asarray(picture, dtype=np.float64) / 255)

    shown = to_srgb(opened(bytes(getattr(stored, operation)(**options))), None)

    assert colour.difference(shown, picture).max() == 0


def test_a_cmyk_photo_is_converted_like_libvips() -> None:
    stored = vips(colour.palette(480, 320)).icc_transform("cmyk", input_profile="srgb", **EXACT)
    content = bytes(stored.jpegsave_buffer(Q=98, subsample_mode="off"))

    off = colour.difference(
        largest(content), _by_vips(pyvips.Image.jpegload_buffer(content)).resize((480, 320))
    )

    assert np.median(off) <= 1.15
    assert np.percentile(off, 95) <= 5.9


def test_lab_is_converted_to_its_original_colours() -> None:
    picture = colour.palette()

    make: Any = getattr(ImageCms, "createProfile")  # noqa: B009  # Pillow does not type it
    lab = ImageCms.profileToProfile(picture, make("sRGB"), make("LAB"), outputMode="LAB")
    assert lab is not None

    off = colour.difference(to_srgb(opened(saved(lab, "TIFF")), None), picture)

    assert np.median(off) <= 0.52
    assert np.percentile(off, 99) <= 2.1
