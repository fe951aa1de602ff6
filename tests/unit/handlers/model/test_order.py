from __future__ import annotations

import pytest

from handlers.model.order import Slot


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [
        *[(None, None, 1), (300, None, 1), (0, 200, 1), (200, 0, 1)],
        *[(1, 9000, 0.001), (9000, 1, 9000), (4032, 3024, 1.333)],
    ],
)
def test_an_aspect_ratio_is_always_positive(
    width: int | None, height: int | None, ratio: float
) -> None:
    assert Slot(day="2026-05-01", width=width, height=height).ratio == ratio
