from __future__ import annotations

import pytest

from handlers.shared.sizes import in_words, too_large
from webapp.views import human_size

SIZES = [0, 1, 1023, 1024, 1536, 1_048_576, 4_500_000, 5_033_165, 10_485_760, 104_857_600]


def test_a_limit_is_told_in_the_units_of_file_managers() -> None:
    assert too_large(10_485_760) == "The photo is too large: at most 10 MB."
    assert too_large(5_033_165) == "The photo is too large: at most 4.8 MB."
    assert too_large(1000) == "The photo is too large: at most 1000 bytes."


@pytest.mark.parametrize("size", SIZES)
def test_a_size_looks_as_on_the_page(size: int) -> None:
    assert in_words(size) == human_size(size)
