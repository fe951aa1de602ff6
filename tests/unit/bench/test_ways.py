"""What is compared makes the same files: sizes, settings and number."""

from __future__ import annotations

import io
from collections import deque

import pytest
from PIL import Image

from bench import photos
from bench.imaging import outputs, reference, sets, turns, ways
from bench.imaging.output import JPEG, WEBP, Output


@pytest.fixture(scope="module")
def content() -> bytes:
    """A photo of a camera held upright; its thumbnail has no half pixels to be rounded."""
    return photos.jpeg(photos.picture(1200, 800, seed=1), photos.srgb_profile())


def sizes_of(files: list[bytes]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(file)).size for file in files]


def test_settings_are_those_that_rendering_used(content: bytes) -> None:
    made = outputs.of_photo(content)

    assert [output.media_type for output in made] == [*[WEBP] * (len(made) - 1), JPEG]
    assert [output.size for output in made] == sorted((each.size for each in made), reverse=True)
    assert made[-1].size == (100, 150)

    for output, file in zip(made, ways.ours(content, made), strict=True):
        # The same pixels again by these settings: the same number of bytes, or close to it.
        with Image.open(io.BytesIO(file)) as image:
            again = io.BytesIO()
            image.convert("RGB").save(again, **output.for_pillow())
        assert len(again.getvalue()) == pytest.approx(len(file), rel=0.12)


def test_every_way_makes_the_same_sizes(content: bytes) -> None:
    made = outputs.of_photo(content)
    expected = [output.size for output in made]
    bound = ways.Bound(reference.pictures(content, made))

    assert sizes_of(ways.ours(content, made)) == expected
    assert sizes_of(ways.vips(content, made)) == expected
    assert sizes_of(bound(content, made)) == expected
    assert sizes_of(ways.our_thumbnail(content, made[-1:])) == expected[-1:]
    # As the write-ups leave it, lying down.
    assert sizes_of(ways.naive(content, made[-1:])) == [expected[-1][::-1]]


def test_all_renditions_are_held_against_the_upright_picture(content: bytes) -> None:
    made = outputs.of_photo(content)[:2]

    files, lumas = ways.ours(content, made), reference.lumas(content, made)

    for file, luma in zip(files, lumas, strict=False):
        assert 0.8 < reference.likeness(file, luma) < 1


@pytest.mark.parametrize(("longest", "snapped"), [(2016, True), (2048, False), (1008, True)])
def test_a_scaled_decode_that_serves_as_it_is_is_known(longest: int, *, snapped: bool) -> None:
    photo = io.BytesIO()
    Image.new("L", (4032, 10)).save(photo, "JPEG")
    made = [Output(longest, 5, WEBP, 80)]

    assert sets.is_snapped(photo.getvalue(), made) is snapped


def test_sharp_is_told_everything_in_its_own_words() -> None:
    output = Output(320, 240, WEBP, 78, 2)

    assert output.for_sharp()["options"] == {"quality": 78, "effort": 2}
    assert output.as_sharp_would().for_sharp()["options"] == {"quality": 80, "effort": 4}


def test_each_round_begins_with_another_and_the_first_does_not_count() -> None:
    asked: deque[str] = deque()
    took = iter([9.0, 9.0, *[1.0, 2.0] * 2])

    def _way(name: str) -> float:
        asked.append(name)
        return next(took)

    seconds = turns.measure({"a": lambda: _way("a"), "b": lambda: _way("b")}, rounds=2)

    assert list(asked) == ["b", "a", "a", "b", "b", "a"]
    assert seconds == {"a": [1.0, 2.0], "b": [2.0, 1.0]}
