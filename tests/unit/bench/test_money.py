"""Dollars by memory."""

from __future__ import annotations

import pytest

from bench.imaging import money
from bench.imaging.money import WHOLE_PROCESSOR, Throttled, Work


def test_less_memory_gives_less_of_the_processor() -> None:
    assert money.duration(0.4, WHOLE_PROCESSOR) == pytest.approx(0.4)
    assert money.duration(0.4, WHOLE_PROCESSOR // 2) == pytest.approx(0.8, rel=0.01)


def test_one_thread_gains_nothing_from_more_than_a_processor() -> None:
    assert money.duration(0.4, 3008) == pytest.approx(0.4)


def test_a_million_photos_cost_their_gigabyte_seconds_and_the_requests() -> None:
    # One second with 2 GB: 2,000,000 GB-seconds, 26.6668 dollars, and 20 cents.
    assert money.dollars(1.0, 2048) == pytest.approx(26.8668)


@pytest.mark.parametrize("memory_mb", [512, 1024, 1536])
def test_below_a_whole_processor_only_the_wait_changes(memory_mb: int) -> None:
    assert money.dollars(0.4, memory_mb) == pytest.approx(money.dollars(0.4, WHOLE_PROCESSOR))


def test_the_tables_show_sweep_check_and_choice() -> None:
    work = Work("12 MP", 0.4)
    held = Throttled("12 MP", 512, 1.4, (1.4, 1.54, 1.26))

    text = money.tables([work], [held])

    for memory_mb in money.MEMORIES:
        assert f"| {memory_mb:,}" in text
    assert f"{money.dollars(0.4, 3008):.2f}" in text
    assert "| 1400    | 1.00         | 0.90–1.10 |" in text  # noqa: RUF001 (a range)
    assert f"{money.dollars(0.4, 2048):.2f} dollars" in text
