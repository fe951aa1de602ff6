"""GIFs: composed as in browsers, and read without trusting them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.imaging.animation import gif as gif_animation
from handlers.imaging.decoders import gif_frames
from tests.unit.handlers.imaging.animation.animations import (
    GifFrame,
    gif,
    largest,
    loop,
    moving,
    netscape,
)

if TYPE_CHECKING:
    from PIL import Image

WHOLE = (0, 0, 40, 40)
LEFT, RIGHT = (0, 0, 20, 40), (20, 0, 40, 40)
BEYOND = (20, 0, 60, 40)
RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)
NOTHING = (0, 0, 0, 0)
FIRST = GifFrame(box=WHOLE, index=0)


def halves(picture: Image.Image) -> list[tuple[int, ...]]:
    """Colours of the left and the right half, free of the encoder's losses."""
    found: list[tuple[int, ...]] = []
    for place in [(8, 20), (32, 20)]:
        value = picture.getpixel(place)
        assert isinstance(value, tuple)
        found.append(tuple(round(each / 255) * 255 for each in value) if value[3] else NOTHING)
    return found


@pytest.mark.parametrize("disposal", [0, 1, 5])
def test_a_frame_can_stay(disposal: int) -> None:
    parts = [
        FIRST,
        GifFrame(box=LEFT, index=1, disposal=disposal),
        GifFrame(box=RIGHT, index=2),
    ]

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    assert shown == [[RED, RED], [GREEN, RED], [GREEN, BLUE]]


def test_a_frame_is_cleared_to_transparency_and_not_to_the_background_colour() -> None:
    parts = [FIRST, GifFrame(box=LEFT, index=1, disposal=2), GifFrame(box=RIGHT, index=2)]

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    assert shown == [[RED, RED], [GREEN, RED], [NOTHING, BLUE]]


def test_the_disposal_of_a_frame_does_not_apply_to_the_next() -> None:
    parts = [
        FIRST,
        GifFrame(box=LEFT, index=1, disposal=2),
        GifFrame(box=WHOLE, index=2, disposal=0),
        GifFrame(box=LEFT, index=1, disposal=0),
    ]

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    assert shown[-1] == [GREEN, BLUE]


@pytest.mark.parametrize("disposal", [3, 4])
def test_a_frame_can_be_restored_to_the_previous_one(disposal: int) -> None:
    parts = [FIRST, GifFrame(box=LEFT, index=1, disposal=disposal), GifFrame(box=RIGHT, index=2)]

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    assert shown == [[RED, RED], [GREEN, RED], [RED, BLUE]]


def test_undrawn_areas_are_transparent() -> None:
    parts = [GifFrame(box=LEFT, index=0), GifFrame(box=LEFT, index=1)]

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    assert shown == [[RED, NOTHING], [GREEN, NOTHING]]


def test_transparent_pixels_show_the_previous_frame() -> None:
    parts = [FIRST, GifFrame(box=RIGHT, index=2), GifFrame(box=WHOLE, index=None)]
    parts.append(GifFrame(box=LEFT, index=1))

    shown = [halves(frame.picture) for frame in largest(gif((40, 40), parts))]

    # The frame that changes nothing lengthens the one before.
    assert shown == [[RED, RED], [RED, BLUE], [GREEN, BLUE]]


def test_only_the_first_part_makes_the_canvas_larger() -> None:
    grown = gif((40, 40), [GifFrame(box=BEYOND, index=0), GifFrame(box=BEYOND, index=1)])
    cut = gif((40, 40), [FIRST, GifFrame(box=BEYOND, index=1)])

    assert [frame.picture.size for frame in largest(grown)] == [(60, 40)] * 2
    assert [frame.picture.size for frame in largest(cut)] == [(40, 40)] * 2
    assert halves(largest(cut)[1].picture) == [RED, GREEN]


@pytest.mark.parametrize(
    ("before", "times"), [(b"", 1), (netscape(0), 0), (netscape(1), 2), (netscape(0xFFFF), 0xFFFF)]
)
def test_the_extension_states_the_number_of_repetitions(before: bytes, times: int) -> None:
    parts = [FIRST, GifFrame(box=LEFT, index=1)]

    assert loop(gif((40, 40), parts, before=before)) == times


def test_a_duration_of_0_is_a_tenth_of_a_second() -> None:
    delays = [0, 1, 2, 300]
    parts = [GifFrame(box=WHOLE, index=i % 2, delay=delay) for i, delay in enumerate(delays)]

    assert [frame.duration for frame in largest(gif((40, 40), parts))] == [100, 100, 20, 3000]


def test_the_size_of_a_huge_first_part_is_known_before_allocation() -> None:
    content = gif((1, 1), [FIRST])
    place = content.index(struct.pack("<BHHHH", 0x2C, *WHOLE))
    content = content[: place + 5] + struct.pack("<HH", 65535, 65535) + content[place + 9 :]

    assert gif_frames.GifFrames(content, 1).size == (65535, 65535)


def test_a_huge_later_part_is_not_decoded() -> None:
    parts = [FIRST, GifFrame(box=RIGHT, index=1), FIRST]
    content = gif((40, 40), parts)
    place = content.index(struct.pack("<BHHHH", 0x2C, 20, 0, 20, 40))
    content = content[: place + 5] + struct.pack("<HH", 65535, 65535) + content[place + 9 :]

    assert moving(content) is None


@given(st.binary(max_size=200), st.integers(0, 400))
def test_reading_arbitrary_bytes_ends(noise: bytes, place: int) -> None:
    content = bytearray(gif((40, 40), [FIRST, GifFrame(box=LEFT, index=1)], before=netscape(0)))
    content[13 + place : 13 + place + len(noise)] = noise

    animation = gif_animation.read_animation(bytes(content), 500)

    assert animation is None or 1 < animation.count <= 500
