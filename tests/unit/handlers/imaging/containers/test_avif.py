"""AVIF: colours by number, from the picture's own property."""

from __future__ import annotations

from PIL import Image

from handlers.thumbnail.imaging.colour import signals
from handlers.thumbnail.imaging.containers import avif
from handlers.thumbnail.imaging.facts import exif
from tests.support import samples_heif
from tests.support.samples import BY_NAME
from tests.support.samples_boxes import colour_numbers
from tests.support.samples_chart import chart
from tests.support.samples_jpeg import profile, saved

LIMIT = 10_000_000


def test_numbers_say_the_colours_where_there_is_no_profile() -> None:
    source = avif.opened(BY_NAME["avif-p3-nclx"].content, LIMIT)

    assert source.profile is None
    assert source.signalled == signals.by_number(samples_heif.P3, samples_heif.SRGB)


def test_a_profile_goes_before_numbers() -> None:
    source = avif.opened(BY_NAME["avif-p3-profile"].content, LIMIT)

    assert source.profile == profile("p3")
    assert source.signalled is None


def test_numbers_that_say_hdr_go_before_a_profile() -> None:
    plain = saved(chart(), "AVIF", icc_profile=profile("p3"))
    # Beside a profile the encoder writes numbers that say nothing.
    content = plain.replace(
        colour_numbers(2, 2, 6), colour_numbers(samples_heif.BT2020, samples_heif.PQ, 6), 1
    )
    assert content != plain

    source = avif.opened(content, LIMIT)

    assert source.signalled == signals.by_number(samples_heif.BT2020, samples_heif.PQ)


def test_numbers_that_mean_nothing_are_taken_for_srgb() -> None:
    content = samples_heif.avif(samples_heif.signal_p3(), primaries=99, transfer=99)

    signalled = avif.opened(content, LIMIT).signalled

    assert isinstance(signalled, signals.Signalled)
    assert signalled.is_srgb


def test_exif_is_handed_on_and_never_given_to_the_decoder() -> None:
    notes = Image.Exif()
    notes[271] = "Maker"
    # Its own orientation means nothing beside the container's.
    content = saved(chart(), "AVIF", exif=notes.tobytes())
    content = content.replace(b"Maker", b"MakeR")

    source = avif.opened(content, LIMIT)

    assert source.exif is not None
    assert source.exif[:2] in {b"II", b"MM"}
    assert b"MakeR" in source.exif
    assert "exif" not in source.picture.info


def test_exif_that_says_turned_where_no_box_does_is_not_believed() -> None:
    notes = Image.Exif()
    notes[0x0128] = 6
    content = saved(chart(), "AVIF", exif=notes.tobytes())
    # The encoder makes a box of an orientation; so another tag is made one afterwards.
    turned = content.replace(b"\x01\x28\0\3", b"\x01\x12\0\3")
    assert turned != content

    source = avif.opened(turned, LIMIT)

    assert exif.orientation(source.exif) == 6
    assert source.orientation == 1
