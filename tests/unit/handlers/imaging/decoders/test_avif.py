"""AVIF: colours as code points, from the image's own property."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import AvifImagePlugin, Image

from handlers.fileformats import exif, heif, isobmff
from handlers.imaging.colour import colour_space
from handlers.imaging.colour.colour_space import ColourSpace
from handlers.imaging.decoders import avif
from tests.support import samples_heif
from tests.support.samples import BY_NAME
from tests.support.samples_boxes import colour_numbers
from tests.support.samples_chart import chart
from tests.support.samples_jpeg import profile, saved
from tests.unit.handlers.pictures import rendered

LIMIT = 10_000_000


def test_several_property_tables_are_merged() -> None:
    """Early encoders wrote several; libavif refuses them, and browsers show them."""
    content = saved(chart(), "AVIF", quality=92)
    meta = heif.meta(content)
    assert meta is not None
    whole = next(box for box in meta.children if box.kind == b"iprp")
    table = next(
        box for box in isobmff.boxes(content, whole.body, whole.end) if box.kind == b"ipma"
    )
    empty = struct.pack(">I4sII", 16, b"ipma", 0, 0)
    longer = bytearray(content[: table.end] + empty + content[table.end :])
    for box in (meta.box, whole):
        size = box.end - box.start + len(empty)
        longer[box.start : box.start + 4] = struct.pack(">I", size)
    # The pixels have moved by as much.
    for item in meta.items.values():
        for start, end in item.extents:
            old, new = (struct.pack(">II", place, end - start) for place in (start, start + 16))
            assert longer.count(old) == 1
            longer = longer.replace(old, new)

    with pytest.raises(SyntaxError):
        AvifImagePlugin.AvifImageFile(io.BytesIO(bytes(longer)))
    assert rendered(bytes(longer)).files == rendered(content).files


def test_code_points_define_the_colour_space_without_a_profile() -> None:
    source = avif.open_photo(BY_NAME["avif-p3-nclx"].content, LIMIT)

    assert source.profile is None
    assert source.colour_space == colour_space.from_cicp(samples_heif.P3, samples_heif.SRGB)


def test_a_profile_takes_precedence_over_code_points() -> None:
    source = avif.open_photo(BY_NAME["avif-p3-profile"].content, LIMIT)

    assert source.profile == profile("p3")
    assert source.colour_space is None


def test_hdr_code_points_take_precedence_over_a_profile() -> None:
    plain = saved(chart(), "AVIF", icc_profile=profile("p3"))
    # Beside a profile the encoder writes numbers that say nothing.
    content = plain.replace(
        colour_numbers(2, 2, 6), colour_numbers(samples_heif.BT2020, samples_heif.PQ, 6), 1
    )
    assert content != plain

    source = avif.open_photo(content, LIMIT)

    assert source.colour_space == colour_space.from_cicp(samples_heif.BT2020, samples_heif.PQ)


def test_unknown_code_points_count_as_srgb() -> None:
    content = samples_heif.avif(samples_heif.signal_p3(), primaries=99, transfer=99)

    signalled = avif.open_photo(content, LIMIT).colour_space

    assert isinstance(signalled, ColourSpace)
    assert signalled.is_srgb


def test_exif_is_returned_but_hidden_from_the_decoder() -> None:
    notes = Image.Exif()
    notes[271] = "Maker"
    # Its own orientation means nothing beside the container's.
    content = saved(chart(), "AVIF", exif=notes.tobytes())
    content = content.replace(b"Maker", b"MakeR")

    source = avif.open_photo(content, LIMIT)

    assert source.exif is not None
    assert source.exif[:2] in {b"II", b"MM"}
    assert b"MakeR" in source.exif
    assert "exif" not in source.picture.info


def test_an_orientation_in_exif_alone_is_ignored() -> None:
    notes = Image.Exif()
    notes[0x0128] = 6
    content = saved(chart(), "AVIF", exif=notes.tobytes())
    # The encoder makes a box of an orientation; so another tag is made one afterwards.
    turned = content.replace(b"\x01\x28\0\3", b"\x01\x12\0\3")
    assert turned != content

    source = avif.open_photo(turned, LIMIT)

    assert exif.orientation(source.exif) == 6
    assert source.orientation == 1
