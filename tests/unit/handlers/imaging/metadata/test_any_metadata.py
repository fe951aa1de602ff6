"""Whatever its metadata, a photo becomes ready or failed, and its item can be stored.

A photo whose metadata made the function raise was tried eight times and then stayed pending.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.aws import attribute_values
from handlers.imaging import Limits, render
from handlers.model.image import Status
from tests.support import samples_jxl
from tests.support import tiff as made
from tests.support.exif import Tags, exif
from tests.support.samples_iptc import photoshop, records
from tests.support.samples_jpeg import profile, saved
from tests.support.samples_png import raw_profile, with_chunk, with_late_chunk
from tests.support.tiff import Layout, tiff
from tests.unit.handlers.fakes import World
from tests.unit.handlers.pictures import rendered

if TYPE_CHECKING:
    from handlers.imaging.metadata import RawMetadata
    from handlers.thumbnail.domain import Thumbnails

PICTURE = Image.new("RGB", (16, 12), (190, 60, 50))
PIXELS = [(190, 60, 50)] * (16 * 12)
LIMITS = Limits(max_pixels=1_000_000)
XMP, IPTC, PHOTOSHOP, PROFILE = 700, 33723, 34377, 34675
MAKE, ORIENTATION, CHANGED = 0x010F, 0x0112, 0x0132
PACKET = b'<x xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:CreateDate="2015-01-02T03:04:05"/>'
MAIN_TAGS = (MAKE, 0x0110, ORIENTATION, CHANGED, 0x8769, 0x8825)
EXIF_TAGS = (0x9003, 0x9004, 0x9291, 0x9011, 0x829A, 0x829D, 0x8827, 0x920A, 0xA405, 0xA434)
GPS_TAGS = (1, 2, 3, 4, 5, 6, 7, 9, 29)

WORDS = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"2015:01:02 03:04:05", b"9999:12:31 24:59:60", b"N", b"\xff" * 40, PACKET]),
)
NUMBERS = st.integers(0, 0xFFFF_FFFF)
VALUES = st.one_of(
    WORDS,
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.integers(0, 0xFFFF),
    st.lists(NUMBERS, min_size=1, max_size=4),
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3),
)


def tags(numbers: tuple[int, ...]) -> st.SearchStrategy[Tags]:
    return st.dictionaries(st.sampled_from(numbers), VALUES)


@st.composite
def exif_blocks(draw: st.DrawFn) -> bytes:
    order = draw(st.sampled_from("<>"))
    return exif(draw(tags(MAIN_TAGS)), draw(tags(EXIF_TAGS)), draw(tags(GPS_TAGS)), order=order)


EXIF_BLOCKS = exif_blocks()


@st.composite
def broken(draw: st.DrawFn, original: bytes) -> bytes:
    """The original with a few bytes changed, or truncated."""
    content = bytearray(original)
    places = st.integers(0, len(content) - 1)
    for place, value in draw(st.dictionaries(places, st.integers(0, 255), max_size=5)).items():
        content[place] = value
    return bytes(content[: draw(st.one_of(st.just(len(content)), places))])


PROFILES = broken(profile("p3"))


@st.composite
def photoshop_resources(draw: st.DrawFn) -> bytes:
    """Image resources of Photoshop."""
    day = draw(st.text("0123456789+:- ", max_size=12))
    return draw(st.one_of(WORDS, st.just(photoshop(records({55: day, 60: day})))))


@st.composite
def jpegs(draw: st.DrawFn) -> bytes:
    options = {"exif": draw(EXIF_BLOCKS), "xmp": draw(WORDS)}
    content = saved(PICTURE, "JPEG", icc_profile=draw(PROFILES), **options)
    value = b"Photoshop 3.0\0" + draw(photoshop_resources())
    return content[:2] + b"\xff\xed" + (len(value) + 2).to_bytes(2) + value + content[2:]


@st.composite
def pngs(draw: st.DrawFn) -> bytes:
    content = saved(PICTURE, "PNG", icc_profile=draw(PROFILES))
    for kind in (b"eXIf", b"iTXt", b"zTXt", b"tEXt", b"cICP", b"gAMA", b"cHRM", b"sRGB", b"tRNS"):
        if draw(st.booleans()):
            content = with_chunk(content, kind, draw(st.one_of(WORDS, EXIF_BLOCKS)))
    for name in ("exif", "APP1", "xmp", "iptc"):
        if draw(st.booleans()):
            content = with_chunk(content, *raw_profile(name, draw(st.one_of(WORDS, EXIF_BLOCKS))))
    created = draw(
        st.one_of(WORDS, st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")))
    )
    content = with_chunk(content, b"tEXt", b"Creation Time\0" + created)
    return with_late_chunk(content, b"eXIf", draw(EXIF_BLOCKS))


@st.composite
def tiffs(draw: st.DrawFn) -> bytes:
    """Whatever tag of whatever type: Pillow gives each as another kind of value."""
    found: dict[int, made.Tag] = {}
    for tag in (XMP, IPTC, PHOTOSHOP, PROFILE, *MAIN_TAGS, 254, 282, 283, 296, 305, 330, 50706):
        kind = draw(
            st.sampled_from([None, made.BYTE, made.ASCII, made.UNDEFINED, made.SHORT, made.LONG])
        )
        if kind in {made.SHORT, made.LONG}:
            most = 0xFFFF if kind == made.SHORT else 0xFFFF_FFFF
            found[tag] = (tag, kind, draw(st.lists(st.integers(0, most), min_size=1, max_size=4)))
        elif kind is not None:
            found[tag] = (tag, kind, draw(WORDS))
    layout = Layout(size=PICTURE.size, tags=tuple(found.values()))
    return tiff(PIXELS, layout, draw(st.sampled_from("<>")))


EXIF = exif(
    {MAKE: "Canon", 0x0110: "EOS"},
    {0x9003: "2015:01:02 03:04:05", 0x829A: Fraction(1, 125), 0xA434: "a lens"},
    {1: "N", 2: [Fraction(52), Fraction(31), Fraction(12)], 29: "2015:01:02"},
)
"""What encoders accept, to be broken afterwards: they read it too."""


FORMATS = ("WEBP", "AVIF", "HEIF", "JXL")
# Some of them can be written once this was imported.
assert samples_jxl


@cache
def encoded(file_format: str) -> bytes:
    return saved(PICTURE, file_format, exif=EXIF, xmp=PACKET)


@st.composite
def others(draw: st.DrawFn) -> bytes:
    content = encoded(draw(st.sampled_from(FORMATS)))
    for value in (EXIF, PACKET):
        place = content.index(value)
        now = draw(broken(value)).ljust(len(value), b"\0")
        content = content[:place] + now + content[place + len(value) :]
    return content


FILES = st.one_of(jpegs(), pngs(), tiffs(), others())


@pytest.mark.slow
@settings(
    max_examples=120,
    # What fails is small enough, and shrinking it takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(content=FILES, name=st.text(max_size=30))
def test_a_photo_is_shown_or_refused_whatever_its_metadata(content: bytes, name: str) -> None:
    world = World()
    image_id = _announced(world, f"{name}.jpg")

    processed = _thumbnails(world).process(world.uploaded(image_id, content))

    image = world.items[image_id]
    assert image.status in {Status.READY, Status.FAILED}
    assert image.reason_code != "file_too_large"
    assert attribute_values.plain(attribute_values.attributes(image.to_item()))
    # What would be a mistake of ours is one here.
    assert image.status is Status.FAILED or processed.cause is None


@pytest.mark.parametrize("kind", [made.BYTE, made.ASCII, made.UNDEFINED])
@pytest.mark.parametrize("order", ["<", ">"])
def test_xmp_of_any_type_is_read(kind: int, order: str) -> None:
    layout = Layout(size=PICTURE.size, tags=((XMP, kind, PACKET),))
    content = tiff(PIXELS, layout, order)

    assert rendered(content).metadata.taken_at == "2015-01-02T03:04:05"


@pytest.mark.parametrize("tag", [IPTC, PHOTOSHOP])
def test_iptc_of_tiff_is_read(tag: int) -> None:
    value = records({55: "20110304"})
    layout = Layout(
        size=PICTURE.size,
        tags=((tag, made.UNDEFINED, value if tag == IPTC else photoshop(value)),),
    )

    content = tiff(PIXELS, layout)

    assert rendered(content).metadata.taken_at == "2011-03-04"


def test_an_unexpected_metadata_error_hides_only_the_metadata(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def mistaken(_said: RawMetadata) -> None:
        raise TypeError

    world = World()
    image_id = _announced(world, "2020-10-18.jpg")
    module = import_module("handlers.imaging.render")
    monkeypatch.setattr(module, "read_metadata", mistaken)

    processed = _thumbnails(world).process(world.uploaded(image_id, saved(PICTURE, "JPEG")))

    assert processed.outcome == "ready"
    assert processed.cause == "TypeError"
    assert world.items[image_id].metadata.taken_at == "2020-10-18"


def _announced(world: World, name: str) -> str:
    """A photo for which as many bytes are reserved as any of these files has."""
    image_id = world.announced(name)
    world.items.stored[image_id]["counted"] = 1_000_000
    return image_id


def _thumbnails(world: World) -> Thumbnails:
    made_by = world.thumbnails(lambda data: render(data, LIMITS), keep_location=True)
    return replace(made_by, max_bytes=1_000_000)
