"""Animations of every format: frames, durations, loop count and appearance."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from handlers.imaging import decode
from handlers.imaging.animation.render import render_animation
from tests.support.samples import SAMPLES
from tests.support.samples_png import chunk, keyed
from tests.unit.handlers.imaging.animation.animations import (
    LIMITS,
    frames,
    largest,
    loop,
    moving,
    saved,
    scenes,
)
from tests.unit.handlers.imaging.similarity import ssim
from tests.unit.handlers.pictures import swapping_profile

if TYPE_CHECKING:
    from tests.support.samples import Sample

_FORMATS: dict[str, dict[str, Any]] = {
    "GIF": {},
    "PNG": {},
    "WEBP": {"lossless": True},
    "AVIF": {"quality": 95, "speed": 9},
}
_ANIMATED = [sample for sample in SAMPLES if sample.animated]


@pytest.mark.slow
@pytest.mark.parametrize("file_format", _FORMATS)
def test_all_sizes_are_animated_like_the_original(file_format: str) -> None:
    scene_frames = scenes(5, (660, 440))
    durations = [40, 80, 120, 200, 1000]
    made = moving(
        saved(scene_frames, file_format, duration=durations, loop=0, **_FORMATS[file_format])
    )

    assert made is not None
    assert not made.damaged
    assert [(file.name, file.width, file.height) for file in made.files] == [
        ("320.webp", 320, 213),
        ("640.webp", 640, 427),
        ("660.webp", 660, 440),
    ]
    for file in made.files:
        shown = frames(file.data)
        assert [frame.duration for frame in shown] == durations
        for frame, source in zip(shown, scene_frames, strict=True):
            assert frame.picture.size == (file.width, file.height)
            small = source.resize(frame.picture.size, Image.Resampling.LANCZOS)
            assert ssim(frame.picture, small) > 0.97


@pytest.mark.parametrize("sample", _ANIMATED, ids=str)
def test_the_animated_samples_are_animated(sample: Sample) -> None:
    shown = largest(sample.content)

    assert len(shown) == sample.frames
    assert tuple(frame.duration for frame in shown) == sample.durations
    assert loop(sample.content) == sample.loop


@pytest.mark.parametrize("depth", [2, 4, 16])
def test_the_transparent_colour_is_transparent_in_every_frame(depth: int) -> None:
    still = keyed(depth, 0)
    place = still.index(b"IDAT") - 4
    size = int.from_bytes(still[place : place + 4])
    data = still[place + 8 : place + 8 + size]
    row = 1 + 16 * depth // 8
    # The other frame is white where the first one is transparent, so that they differ.
    other = zlib.compress((b"\0" + b"\xff" * (row - 1)) * 16)
    control = struct.pack(">IIIIHHBB", 16, 16, 0, 0, 1, 10, 1, 0)
    scene_frames = b"".join(
        (
            still[:place],
            chunk(b"acTL", struct.pack(">II", 2, 0)),
            chunk(b"fcTL", struct.pack(">I", 0) + control),
            chunk(b"IDAT", data),
            chunk(b"fcTL", struct.pack(">I", 1) + control),
            chunk(b"fdAT", struct.pack(">I", 2) + other),
            chunk(b"IEND", b""),
        )
    )

    shown = largest(scene_frames)

    assert len(shown) == 2
    for frame, alpha in zip(shown, (0, 255), strict=True):
        picture = frame.picture.convert("RGBA")
        left = picture.getpixel((3, 8))
        assert isinstance(left, tuple)
        assert left[3] == alpha
        assert picture.getpixel((12, 8)) == (255, 255, 255, 255)


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
@pytest.mark.parametrize("times", [0, 1, 3])
def test_the_loop_count_is_kept(file_format: str, times: int) -> None:
    assert loop(saved(scenes(2), file_format, duration=100, loop=times)) == times


@pytest.mark.parametrize("file_format", ["GIF", "PNG", "WEBP", "AVIF"])
def test_transparency_is_kept(file_format: str) -> None:
    scene_frames = scenes(3, mode="RGBA")
    # Each frame is cleared before the next: the formats number that differently.
    disposal = {"GIF": 2, "PNG": 1}.get(file_format, 0)
    options = {**_FORMATS[file_format], "disposal": disposal}

    shown = largest(saved(scene_frames, file_format, duration=100, **options))

    assert len(shown) == 3
    for frame, source in zip(shown, scene_frames, strict=True):
        for place in [(5, 5), (395, 60), (200, 280)]:
            assert frame.picture.getpixel(place)[3] == source.getpixel(place)[3]  # type: ignore[index]


def test_semi_transparent_frames_of_a_png_are_blended_once() -> None:
    half = Image.new("RGBA", (60, 60), (200, 0, 0, 128))
    scene_frames = [half, Image.new("RGBA", (60, 60), (0, 0, 200, 128))]

    first, second = largest(saved(scene_frames, "PNG", duration=100, blend=1, disposal=0))

    assert _near(first.picture, (200, 0, 0, 128))
    # Half of it is the new colour, and a quarter shines through.
    assert _near(second.picture, (67, 0, 133, 192))


def test_a_default_image_outside_the_animation_is_not_a_frame() -> None:
    poster = Image.new("RGB", (400, 300), "white")
    content = saved([poster, *scenes(3)], "PNG", duration=100, default_image=True)

    shown = largest(content)

    assert len(shown) == 3
    assert ssim(shown[0].picture, scenes(3)[0]) > 0.97


# The available encoder cannot rotate AVIF sequences.
@pytest.mark.parametrize("file_format", ["WEBP", "PNG"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_animations_are_upright(file_format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}.get(
        orientation, Image.Transpose.ROTATE_270
    )
    scene_frames = scenes(2)
    stored = scene_frames if turned is None else [frame.transpose(turned) for frame in scene_frames]
    options = _FORMATS[file_format]

    shown = largest(saved(stored, file_format, duration=100, exif=exif, **options))

    for frame, source in zip(shown, scene_frames, strict=True):
        assert frame.picture.size == (400, 300)
        assert ssim(frame.picture, source) > 0.95


def test_colours_of_a_profile_are_converted() -> None:
    scene_frames = [Image.new("RGB", (60, 40), (220, 40 * i, 10)) for i in range(2)]

    shown = largest(saved(scene_frames, "PNG", duration=100, icc_profile=swapping_profile()))

    assert [_near(frame.picture, (10, 40 * i, 220, 255)) for i, frame in enumerate(shown)] == [
        True,
        True,
    ]


@pytest.mark.parametrize("file_format", _FORMATS)
def test_the_opened_photo_can_be_decoded_again(file_format: str) -> None:
    content = saved(scenes(3), file_format, duration=100, **_FORMATS[file_format])
    source = decode.open_photo(content, LIMITS)

    assert render_animation(content, source, LIMITS) is not None

    source.picture.load()
    assert ssim(source.picture, scenes(3)[0]) > 0.95


@pytest.mark.parametrize("file_format", _FORMATS)
def test_one_frame_is_a_still_image(file_format: str) -> None:
    assert moving(saved(scenes(1), file_format, **_FORMATS[file_format])) is None


def test_identical_frames_are_a_still_image() -> None:
    same = scenes(1) * 4
    content = saved(same, "PNG", duration=[100, 101, 102, 103])
    shifted = saved([*same, *scenes(2)], "PNG", duration=100)

    assert moving(content) is None
    assert moving(shifted) is not None


def test_frames_differ_from_one_to_the_next() -> None:
    shown = largest(saved(scenes(6), "GIF", duration=100))

    assert all(ssim(one.picture, other.picture) < 0.99 for one, other in pairwise(shown))


def _near(picture: Image.Image, colour: tuple[int, ...]) -> bool:
    value = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(value, tuple)
    return all(abs(a - b) <= 6 for a, b in zip(value, colour, strict=True))
