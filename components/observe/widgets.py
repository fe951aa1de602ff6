"""The building blocks of a CloudWatch dashboard: its JSON has positions, units and long arrays.

A metric is the array that CloudWatch wants: namespace, metric, dimensions by turns, and options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pulumi

WIDTH = 24
HEIGHT = 6
HOUR = 60 * 60
DAY = 24 * HOUR


def metric(
    namespace: str,
    name: str,
    dimensions: Mapping[str, pulumi.Input[str]] | None = None,
    **options: pulumi.Input[str],
) -> list[Any]:
    """One line of a graph; `options` are CloudWatch's: label, stat, region and so on."""
    pairs = [part for pair in (dimensions or {}).items() for part in pair]
    return [namespace, name, *pairs, dict(options)]


def expression(formula: str, **options: str) -> list[Any]:
    """A line that is computed from others or searched for."""
    return [{"expression": formula, **options}]


def graph(  # noqa: PLR0913 (a graph has that many independent sides)
    title: str,
    lines: Sequence[list[Any]],
    *,
    region: pulumi.Input[str],
    stat: str = "Sum",
    seconds: int = 300,
    view: str = "timeSeries",
) -> dict[str, Any]:
    """Lines over time, or with `singleValue` the latest numbers."""
    return {
        "type": "metric",
        "properties": {
            "title": title,
            "metrics": list(lines),
            "region": region,
            "stat": stat,
            "period": seconds,
            "view": view,
            "stacked": False,
        },
    }


def heading(text: str) -> dict[str, Any]:
    """A line of text over the whole width, in Markdown."""
    return {"type": "text", "properties": {"markdown": text}}


def placed(rows: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The widgets of each row side by side and of the same width, rows one below the other."""
    found: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        width = WIDTH // len(row)
        height = 2 if row[0]["type"] == "text" else HEIGHT
        for index, widget in enumerate(row):
            found.append({**widget, "x": index * width, "y": y, "width": width, "height": height})
        y += height
    return found
