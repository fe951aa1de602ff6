"""TIFF's pixels in every layout that programs write: shown correctly, or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.fileformats.malformed import MalformedError
from handlers.fileformats.tiff import Tiff
from handlers.imaging import UnusablePhotoError
from handlers.imaging.decoders import tiff_layout
from handlers.redaction import without_metadata
from tests.support import tiff as made
from tests.support.tiff import Layout, tiff
from tests.unit.handlers.pictures import decoded, rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = WIDTH, HEIGHT = 48, 32
# One in each corner: parts of the brightest of red, green and blue.
CORNERS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.25, 0.5, 0.75))
GREYS = (0.0, 1.0, 0.25, 0.75)
BASE = Layout(size=SIZE, rows=10)


def _corner(place: int) -> int:
    y, x = divmod(place, WIDTH)
    return (x >= WIDTH // 2) + 2 * (y >= HEIGHT // 2)


def _values(layout: Layout) -> Sequence[Sequence[float]]:
    full = 1.0 if layout.kind == made.FLOAT else (1 << layout.bits) - 1
    stored: list[tuple[float, ...]] = []
    for colour, grey in zip(CORNERS, GREYS, strict=True):
        if layout.photometric == made.PALETTE:
            stored.append((len(stored),))
        elif layout.photometric == made.CMYK:
            stored.append((*((1 - part) * full for part in colour), 0))
        elif layout.photometric == made.GREY_FROM_WHITE:
            stored.append(((1 - grey) * full,))
        elif layout.photometric == made.GREY:
            stored.append((grey * full,))
        else:
            stored.append(tuple(part * full for part in colour))
        stored[-1] += (full,) * (layout.samples - len(stored[-1]))
    if layout.kind != made.FLOAT:
        stored = [tuple(round(value) for value in each) for each in stored]
    return [stored[_corner(place)] for place in range(WIDTH * HEIGHT)]


def _off(content: bytes, layout: Layout) -> float:
    """How far the worst corner is from what it should be."""
    photo = rendered(content)
    assert not photo.damaged
    assert (photo.width, photo.height) == SIZE
    picture = decoded(photo.files[-1]).convert("RGB")
    worst = 0.0
    for corner, (colour, grey) in enumerate(zip(CORNERS, GREYS, strict=True)):
        is_grey = layout.photometric in {made.GREY, made.GREY_FROM_WHITE}
        place = (6 + 34 * (corner % 2), 5 + 21 * (corner // 2))
        found = picture.getpixel(place)
        assert isinstance(found, tuple)
        for value, part in zip(found, (grey,) * 3 if is_grey else colour, strict=True):
            worst = max(worst, abs(value - 255 * part))
    return worst


def _colours(brightest: int, count: int) -> tuple[int, ...]:
    """A table: all reds, all greens, all blues."""
    bands = ([int(colour[band] * brightest) for colour in CORNERS] for band in range(3))
    return tuple(value for band in bands for value in band + [0] * (count - len(band)))


SHOWN = {
    "16 bit": replace(BASE, bits=16),
    "16 bit, in planes": replace(BASE, bits=16, planar=made.PLANES),
    "16 bit, in planes, packed": replace(
        BASE, bits=16, planar=made.PLANES, compression=made.DEFLATE, predictor=2
    ),
    "16 bit, in planes, with alpha": replace(
        BASE, bits=16, samples=4, planar=made.PLANES, extra=(2,)
    ),
    "print colours of 16 bit, in planes": replace(
        BASE, photometric=made.CMYK, samples=4, bits=16, planar=made.PLANES
    ),
    "16 bit, in planes and tiles": replace(BASE, bits=16, planar=made.PLANES, tile=(16, 16)),
    "in planes": replace(BASE, planar=made.PLANES),
    "grey": replace(BASE, photometric=made.GREY, samples=1),
    "grey of 16 bit": replace(BASE, photometric=made.GREY, samples=1, bits=16),
    "grey, 0 is white": replace(BASE, photometric=made.GREY_FROM_WHITE, samples=1),
    "grey of 16 bit, 0 is white": replace(
        BASE, photometric=made.GREY_FROM_WHITE, samples=1, bits=16
    ),
    "grey of 16 bit, 0 is white, packed": replace(
        BASE, photometric=made.GREY_FROM_WHITE, samples=1, bits=16, compression=made.DEFLATE
    ),
    "256 colours": replace(
        BASE, photometric=made.PALETTE, samples=1, colours=_colours(65_535, 256)
    ),
    "256 colours of 8 bit": replace(
        BASE, photometric=made.PALETTE, samples=1, colours=_colours(255, 256)
    ),
    "16 colours of 8 bit": replace(
        BASE, photometric=made.PALETTE, samples=1, bits=4, colours=_colours(255, 16)
    ),
    "tiles": replace(BASE, tile=(16, 16)),
    "tiles where strips belong": replace(BASE, tile=(16, 16), tiles_in_strip_tags=True),
    "grey tiles where strips belong": replace(
        BASE, photometric=made.GREY, samples=1, tile=(16, 16), tiles_in_strip_tags=True
    ),
    "16 bit tiles where strips belong": replace(
        BASE, bits=16, tile=(16, 16), tiles_in_strip_tags=True
    ),
}

REFUSED = {
    "colours in floating point": replace(BASE, bits=32, kind=made.FLOAT),
    "grey in floating point, 0 is white": replace(
        BASE, photometric=made.GREY_FROM_WHITE, samples=1, bits=32, kind=made.FLOAT
    ),
    "grey in doubles": replace(BASE, photometric=made.GREY, samples=1, bits=64, kind=made.FLOAT),
    "colours by lightness, of 16 bit": replace(BASE, photometric=made.LAB, bits=16),
    "colours of 32 bit": replace(BASE, bits=32),
    "grey of 32 bit": replace(BASE, photometric=made.GREY, samples=1, bits=32),
    "grey with a sign": replace(BASE, photometric=made.GREY, samples=1, kind=made.SIGNED),
    "grey with alpha, in planes": replace(
        BASE, photometric=made.GREY, samples=2, planar=made.PLANES, extra=(2,)
    ),
    "packed in a way of the future": replace(BASE, compression=50_002),
}


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("name", SHOWN)
def test_supported_layouts_are_shown_correctly(name: str, order: str, *, big: bool) -> None:
    layout = SHOWN[name]

    assert _off(tiff(_values(layout), layout, order, big=big), layout) <= 4


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("name", SHOWN)
def test_supported_layouts_can_be_downloaded(name: str, order: str, *, big: bool) -> None:
    layout = SHOWN[name]

    copy = without_metadata(tiff(_values(layout), layout, order, big=big), "image/tiff")

    assert _off(copy, layout) <= 4


@pytest.mark.parametrize("photometric", [made.GREY, made.GREY_FROM_WHITE])
def test_12_bit_grey_keeps_its_brightness(photometric: int) -> None:
    layout = replace(BASE, photometric=photometric, samples=1, bits=12)

    assert _off(tiff(_values(layout), layout), layout) <= 4


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("name", REFUSED)
def test_layouts_that_would_be_decoded_wrongly_are_unsupported(name: str, order: str) -> None:
    layout = REFUSED[name]

    with pytest.raises(UnusablePhotoError) as refusal:
        rendered(tiff(_values(layout), layout, order))

    assert refusal.value.code == "unsupported"
    assert refusal.value.message == "This kind of TIFF cannot be shown."


def test_floating_point_is_refused_only_with_a_byte_order_that_is_misread() -> None:
    layout = replace(BASE, photometric=made.GREY, samples=1, bits=32, kind=made.FLOAT)
    packed = replace(layout, compression=made.DEFLATE)

    for shown, order in ((layout, "<"), (layout, ">"), (packed, "<")):
        assert _off(tiff(_values(shown), shown, order), shown) <= 4
    with pytest.raises(UnusablePhotoError, match="unsupported"):
        rendered(tiff(_values(packed), packed, ">"))


def test_uncompressed_ycbcr_is_not_read_as_rgb() -> None:
    layout = replace(BASE, photometric=6, tags=((530, made.SHORT, [1, 1]),))
    red = [(81, 90, 240)] * (WIDTH * HEIGHT)

    found = decoded(rendered(tiff(red, layout)).files[-1]).convert("RGB").getpixel((5, 5))

    assert isinstance(found, tuple)
    assert found[0] > 220
    assert max(found[1:]) < 40


def test_a_black_palette_is_black() -> None:
    layout = replace(BASE, photometric=made.PALETTE, samples=1, colours=(0,) * 768)

    photo = rendered(tiff(_values(layout), layout))

    assert decoded(photo.files[-1]).convert("RGB").getextrema() == ((0, 0),) * 3


@pytest.mark.parametrize("kind", [made.BYTE, made.SHORT, made.LONG])
def test_an_orientation_of_any_integer_type_is_applied(kind: int) -> None:
    turned = (274, kind, b"\6" if kind == made.BYTE else [6])

    photo = rendered(tiff(_values(BASE), replace(BASE, tags=(turned,))))

    assert (photo.width, photo.height) == (HEIGHT, WIDTH)
    assert photo.metadata.orientation == 6


def test_premultiplied_grey_is_shown() -> None:
    layout = replace(BASE, photometric=made.GREY, samples=2, extra=(1,))

    photo = rendered(tiff([(50, 100)] * (WIDTH * HEIGHT), layout))

    shown = decoded(photo.files[-1]).convert("RGBA").getpixel((5, 5))
    assert isinstance(shown, tuple)
    assert abs(shown[0] - 127) < 4
    assert abs(shown[3] - 100) < 3


def test_overlapping_values_of_bigtiff_cost_no_more_than_the_file() -> None:
    wide = (made.LONG8, list(range(2000)))
    content = tiff(
        _values(BASE), replace(BASE, tags=((60_000, *wide), (60_001, *wide))), ">", big=True
    )
    opened = Tiff.parse(content)
    assert opened is not None
    page = opened.directory(opened.first)
    entry = page[60_000]
    assert entry is not None
    many = replace(page, entries=page.entries + (entry,) * 50)

    with pytest.raises(MalformedError):
        tiff_layout.readable(opened, many, tiff_layout.read(opened, page))
