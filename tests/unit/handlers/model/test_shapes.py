from __future__ import annotations

import json
from pathlib import Path

import pytest

from handlers.model.shapes import LEVELS, character, level

# tests/unit/webapp/js holds the page's scripts to the same cases.
CASES = json.loads((Path(__file__).parents[3] / "support/shapes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("width", "height", "expected", "shown"), CASES)
def test_a_photo_has_the_level_of_its_aspect_ratio(
    width: int | None, height: int | None, expected: int, shown: str
) -> None:
    assert (level(width, height), character(width, height)) == (expected, shown)


def test_the_cases_cover_every_level_each_with_a_character_that_json_does_not_escape() -> None:
    characters = {number: shown for _, _, number, shown in CASES}

    assert sorted(characters) == list(range(LEVELS))
    assert len(set(characters.values())) == LEVELS
    text = "".join(characters.values())
    assert json.dumps(text) == f'"{text}"'


@pytest.mark.parametrize(("width", "height"), [(w, 1000) for w in range(500, 3000, 7)])
def test_at_most_one_percent_of_a_side_is_cropped(width: int, height: int) -> None:
    shown = 0.5 * 6 ** (level(width, height) / (LEVELS - 1))

    assert abs(shown / (width / height) - 1) < 0.0101
