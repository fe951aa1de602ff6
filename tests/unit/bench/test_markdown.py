"""Tables, verdicts, and their places in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import markdown
from cli.tables import markdown_table

if TYPE_CHECKING:
    from pathlib import Path


def test_columns_stand_below_each_other() -> None:
    assert markdown_table(["photo", "ms"], [["a", "1,234"]]) == (
        "| photo | ms    |\n| ----- | ----- |\n| a     | 1,234 |"
    )


def test_a_ratio_is_made_within_a_round() -> None:
    assert markdown.ratio([1.0, 4.0, 9.0], [2.0, 4.0, 3.0]) == ("1.00", "0.50–3.00")  # noqa: RUF001 (a range)


@pytest.mark.parametrize(
    ("value", "said"), [(0.7, "met"), (0.704, "met"), (0.705001, "**missed**"), (0.9, "**missed**")]
)
def test_a_target_is_judged_by_the_figure_as_it_is_shown(value: float, said: str) -> None:
    assert markdown.verdict(value, 0.7) == f"≤ 0.7 {said}"
    assert markdown.judged([value], [1.0], 0.7)[2] == f"≤ 0.7 {said}"


def test_what_could_not_be_measured_is_not_judged() -> None:
    assert markdown.verdict(None, 40) == "≤ 40"
    assert "40" not in markdown.mebibytes(None)


@pytest.mark.parametrize(("seconds", "shown"), [(0.00343, "3.4"), (0.0434, "43"), (1.2, "1200")])
def test_short_times_have_a_decimal(seconds: float, shown: str) -> None:
    assert markdown.milliseconds([seconds, seconds, 9.0]) == shown


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(
        "before\n<!-- bench:one -->\nold\n<!-- /bench -->\nby people\n"
        "<!-- bench:two -->\nkept\n<!-- /bench -->\n"
    )

    written = markdown.write(document, {"one": "\nnew\n", "three": "nowhere"})

    assert written == ["one"]
    assert document.read_text() == (
        "before\n<!-- bench:one -->\nnew\n<!-- /bench -->\nby people\n"
        "<!-- bench:two -->\nkept\n<!-- /bench -->\n"
    )
    assert markdown.write(document, {"one": "again", "two": r"a \1 b"}) == ["one", "two"]
    assert r"a \1 b" in document.read_text()
