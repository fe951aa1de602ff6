"""The tables of cold starts; what they say follows from the figures."""

from __future__ import annotations

import pytest

from bench import coldstart
from bench.coldstart import Start

BARE = Start("bare Python", "pass", (), None, [0.010, 0.010, 0.010])
NAIVE = Start("naive API handler", "pass", (), None, [0.210, 0.110, 0.410])


def row(table: str, label: str) -> list[str]:
    """The cells of the row that begins with this label."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    (found,) = (cells for cells in rows if cells and cells[0] == label)
    return found


@pytest.mark.parametrize(
    ("seconds", "cells"),
    [
        ([0.110, 0.060, 0.210], ["110", "100", "0.52", "0.51–0.55", "0.50", "≤ 0.6 met"]),  # noqa: RUF001 (a range)
        ([0.200, 0.099, 0.410], ["200", "190", "0.95", "0.90–1.00", "0.95", "≤ 0.6 **missed**"]),  # noqa: RUF001 (a range)
    ],
)
def test_a_start_is_compared_with_its_peer_of_the_same_round(
    seconds: list[float], cells: list[str]
) -> None:
    ours = Start("gallery function", "pass", (), NAIVE.label, seconds)

    assert row(coldstart.table([BARE, NAIVE, ours]), ours.label)[1:] == cells


def test_what_has_no_byte_code_is_compared_but_not_judged() -> None:
    ours = Start("gallery function, without byte code", "pass", (), NAIVE.label, NAIVE.seconds)

    cells = row(coldstart.table([BARE, NAIVE, ours]), ours.label)

    assert cells[3:] == ["1.00", "1.00–1.00", "1.00", ""]  # noqa: RUF001 (a range)
