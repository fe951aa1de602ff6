"""Recognising profiles, and their cost if none is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from pillow_jxl import Decoder

from handlers.imaging.colour import colour_space, icc
from handlers.imaging.colour.colour_space import ColourSpace
from handlers.imaging.colour.srgb import to_srgb
from tests.support import samples_colour as colour
from tests.support.samples import BY_NAME
from tests.support.samples_jpeg import profile, saved
from tests.unit.handlers.pictures import swapping_profile


def _by_littlecms() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # Pillow does not type it


def _by_libjxl() -> bytes:
    return Decoder(num_threads=1)(BY_NAME["jxl-lossless"].content)[3]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]  # its types are of another version


@pytest.mark.parametrize(
    "make",
    [_by_littlecms, _by_libjxl, lambda: profile("srgb"), lambda: icc.build(ColourSpace())],
)
def test_srgb_profiles_of_all_authors_are_recognised(make: object) -> None:
    assert callable(make)
    assert icc.is_srgb(make())


@pytest.mark.parametrize(
    "other",
    [
        profile("p3"),
        profile("cmyk"),
        swapping_profile(),
        icc.build(colour_space.from_cicp(1, 4)),
        icc.build(colour_space.from_cicp(9, 13)),
        b"",
        b"sRGB",
    ],
    ids=["p3", "cmyk", "swapped", "gamma 2.2", "bt2020", "nothing", "only a name"],
)
def test_other_profiles_are_not_recognised_as_srgb(other: bytes) -> None:
    assert not icc.is_srgb(other)


def test_an_srgb_profile_changes_nothing() -> None:
    picture = colour.palette()

    assert to_srgb(picture, profile("srgb")).tobytes() == picture.tobytes()


def test_a_built_profile_matches_that_of_another_library() -> None:
    ours, theirs = (
        to_srgb(colour.palette(), each)
        for each in (icc.build(colour_space.from_cicp(12, 13)), profile("p3"))
    )

    assert colour.difference(ours, theirs).max() <= 1.5


def test_transforms_are_cached() -> None:
    from handlers.imaging.colour import srgb as module  # noqa: PLC0415

    transform = module._transform  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001  # its count
    to_srgb(colour.palette(), profile("p3"))
    made = transform.cache_info().misses

    to_srgb(colour.palette(), bytes(bytearray(profile("p3"))))

    assert transform.cache_info().misses == made


@pytest.mark.parametrize("wanted", [None, "srgb"])
def test_colour_management_is_not_imported_without_need(
    wanted: str | None,
) -> None:
    options = {"icc_profile": profile(wanted)} if wanted else {}
    content = saved(colour.palette(), "JPEG", **options)
    program = (
        "import sys; from handlers.imaging import Limits, render; "
        "render(sys.stdin.buffer.read(), Limits(max_pixels=10**6)); "
        "assert 'PIL.ImageCms' not in sys.modules; assert 'PIL._imagingcms' not in sys.modules; "
        "assert 'handlers.imaging.tone' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], input=content, check=True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
@pytest.mark.parametrize("name", ["p3", "cmyk"])
def test_a_profile_for_another_colour_model_has_no_effect(mode: str, name: str) -> None:
    picture = colour.palette().convert("L").convert(mode)

    shown = to_srgb(picture, profile(name))

    assert shown.mode in {"RGB", "RGBA"}
    if (mode, name) != ("CMYK", "cmyk"):
        # Grey is the same grey in all of these.
        plain = to_srgb(picture, None)
        assert colour.difference(shown, plain).max() <= 1


@given(
    data=st.binary(max_size=600),
    places=st.lists(st.tuples(st.integers(0, 479), st.integers(0, 255)), max_size=8),
)
def test_a_broken_profile_is_ignored_and_never_raises(
    data: bytes, places: list[tuple[int, int]]
) -> None:
    dented = bytearray(profile("p3"))
    for place, value in places:
        dented[place] = value
    picture = Image.new("RGB", (4, 4), (200, 30, 30))

    for broken in (data, bytes(dented), bytes(dented)[: len(data)]):
        assert to_srgb(picture, broken).mode == "RGB"
        icc.hdr(broken)


def test_a_profile_can_state_hdr() -> None:
    content = _profile_of("jxl-pq")

    found = icc.hdr(content)

    assert found is not None
    assert (found.hdr, found.primaries) == (
        colour_space.PQ,
        colour_space.from_cicp(9, 16).primaries,
    )
    assert icc.hdr(_profile_of("jxl-lossless")) is None


def _profile_of(name: str) -> bytes:
    return Decoder(num_threads=1)(BY_NAME[name].content)[3]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]  # its types are of another version


def test_degenerate_primaries_are_ignored() -> None:
    line = colour_space.from_gamma(1.0, (0.3, 0.3, 0.1, 0.1, 0.2, 0.2, 0.4, 0.4))
    nothing = colour_space.from_gamma(1.0, (0.0,) * 8)
    picture = Image.new("RGB", (4, 4), (200, 30, 30))

    for each in (line, nothing):
        assert to_srgb(picture, None, each).getpixel((0, 0)) == (200, 30, 30)
