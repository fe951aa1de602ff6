"""Truncated or corrupt animations: complete frames are shown."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from handlers.imaging import UnusablePhotoError, render
from handlers.imaging.animation import render as animated
from handlers.imaging.decoders import webp_frames
from tests.unit.handlers.imaging.animation.animations import (
    LIMITS,
    frames,
    moving,
    saved,
    scenes,
    video_frames,
)
from tests.unit.handlers.imaging.similarity import ssim

OPTIONS: dict[str, dict[str, Any]] = {
    "GIF": {},
    "PNG": {},
    "WEBP": {"lossless": True, "allow_mixed": False},
}
COUNT = 6


def animated_file(file_format: str) -> bytes:
    return saved(scenes(COUNT), file_format, duration=100, loop=0, **OPTIONS[file_format])


@pytest.mark.parametrize("file_format", OPTIONS)
def test_complete_frames_are_shown(file_format: str) -> None:
    content = animated_file(file_format)
    made = moving(content[: len(content) * 85 // 100])

    assert made is not None
    shown = frames(made.files[-1].data)
    assert 2 <= len(shown) < COUNT
    for frame, source in zip(shown, scenes(COUNT), strict=False):
        assert ssim(frame.picture, source) > 0.97
    assert made.damaged


@pytest.mark.parametrize("file_format", [*OPTIONS, "AVIF"])
@pytest.mark.parametrize("part", [0.6, 0.75, 0.9])
def test_a_truncated_animation_has_its_complete_frames(file_format: str, part: float) -> None:
    options = OPTIONS.get(file_format, {"speed": 10})
    pictures = video_frames(12, (160, 120))
    content = saved(pictures, file_format, duration=100, **options)

    photo = render(content[: int(len(content) * part)], LIMITS)

    assert photo.animated
    assert photo.damaged
    shown = frames(photo.files[-1].data)
    assert 2 <= len(shown) < 12
    assert ssim(shown[0].picture, pictures[0]) > 0.7


def test_a_huge_declared_size_does_not_allocate_memory() -> None:
    content = bytearray(saved(scenes(3, (40, 30)), "AVIF", duration=100, speed=10))
    place = content.index(b"mdat") - 4
    content[place : place + 4] = (4_000_000_000).to_bytes(4, "big")

    # As much as there is comes out, and 4 GB are not asked for.
    with suppress(UnusablePhotoError):
        assert render(bytes(content), LIMITS).files


@pytest.mark.parametrize("mistake", [TypeError, AttributeError, NameError, AssertionError])
def test_bugs_are_raised(mistake: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise mistake

    monkeypatch.setattr(animated, "render_animation", wrong)

    with pytest.raises(mistake):
        render(animated_file("GIF"), LIMITS)


@pytest.mark.parametrize("broken", [OSError, ValueError, struct.error, IndexError, SyntaxError])
def test_an_animation_that_a_decoder_refuses_is_a_still_image(
    broken: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise broken

    monkeypatch.setattr(animated, "render_animation", wrong)

    assert not render(animated_file("GIF"), LIMITS).animated


@pytest.mark.parametrize("file_format", OPTIONS)
def test_a_complete_file_is_not_damaged(file_format: str) -> None:
    made = moving(animated_file(file_format))

    assert made is not None
    assert not made.damaged
    assert webp_frames.completed(animated_file("WEBP")) is None


def test_a_gif_without_a_trailer_is_not_damaged() -> None:
    made = moving(animated_file("GIF")[:-1])

    assert made is not None
    assert not made.damaged
    assert len(frames(made.files[0].data)) == COUNT


@pytest.mark.parametrize("file_format", ["GIF", "PNG"])
def test_frames_after_a_broken_one_are_left_out(file_format: str) -> None:
    content = bytearray(animated_file(file_format))
    if file_format == "PNG":
        place = [found.start() for found in re.finditer(b"fdAT", content)][2] + 10
        content[place : place + 20] = bytes(20)
    else:
        place = [found.start() for found in re.finditer(b"!\xf9\x04", content)][3]
        box = content.index(b",", place)
        colours = 6 << (content[box + 9] & 7) if content[box + 9] & 0x80 else 0
        # The size of the codes; there are none so long.
        content[box + 10 + colours] = 14

    made = moving(bytes(content))

    assert made is not None
    assert made.damaged
    assert len(frames(made.files[-1].data)) == 3


@pytest.mark.parametrize("file_format", OPTIONS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_file_truncated_anywhere_is_an_animation_or_a_still_image(
    file_format: str, data: st.DataObject
) -> None:
    content = saved(scenes(3, (40, 30)), file_format, duration=100, **OPTIONS[file_format])
    cut = content[: data.draw(st.integers(20, len(content)))]

    try:
        made = moving(cut)
    except UnusablePhotoError as error:
        # It could not even be opened.
        event(error.code)
        return

    assert made is None or len(frames(made.files[0].data)) in {2, 3}


@pytest.mark.parametrize("file_format", [*OPTIONS, "AVIF"])
@settings(max_examples=40)
@given(data=st.data())
def test_changed_bytes_raise_no_other_error(file_format: str, data: st.DataObject) -> None:
    options = OPTIONS.get(file_format, {"speed": 10})
    content = bytearray(saved(scenes(3, (40, 30)), file_format, duration=100, **options))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        made = moving(bytes(content), LIMITS)
    except UnusablePhotoError as error:
        event(error.code)
        return

    assert made is None or made.files
