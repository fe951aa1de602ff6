"""Tables in Markdown, and their places in the documentation.

`<!-- bench:NAME -->` and `<!-- /bench -->` in a document enclose the output of a part of
the benchmarks; everything else is written by people.
"""

from __future__ import annotations

import re
import sys
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_MARKED = re.compile(r"(<!-- bench:(\w+) -->\n).*?(<!-- /bench -->)", re.DOTALL)


def say(step: str) -> None:
    """Print progress, separately from the tables, so that only those can be redirected."""
    print(f"… {step}", file=sys.stderr, flush=True)


def milliseconds(seconds: Sequence[float]) -> str:
    """The median, in whole milliseconds; below ten with one decimal."""
    value = median(seconds) * 1000
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 (see above)


def quotients(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """The ratio of each round."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> tuple[str, str]:
    """The median of the rounds' ratios, and their range."""
    ratios = quotients(ours, theirs)
    return f"{median(ratios):.2f}", spread(ratios)


def spread(values: Sequence[float]) -> str:
    """The smallest and the largest."""
    return f"{min(values):.2f}–{max(values):.2f}"  # noqa: RUF001 (a range)


def mebibytes(value: float | None) -> str:
    """Rounded to an integer; a dash if the system does not report it."""
    return "–" if value is None else f"{value:.0f}"  # noqa: RUF001 (a dash)


def verdict(value: float | None, at_most: float) -> str:
    """The target, and whether the figure as shown meets it."""
    if value is None:
        return f"≤ {at_most:g}"
    return f"≤ {at_most:g} {'met' if round(value, 2) <= at_most else '**missed**'}"


def judged(ours: Sequence[float], theirs: Sequence[float], at_most: float) -> tuple[str, str, str]:
    """The median of the ratios, their range, and whether the target is met."""
    value = median(quotients(ours, theirs))
    return f"**{value:.2f}**", ratio(ours, theirs)[1], verdict(value, at_most)


def write(document: Path, parts: Mapping[str, str]) -> list[str]:
    """Put each part between its markers in a document; returns the names of those with markers."""
    written: list[str] = []

    def _filled(place: re.Match[str]) -> str:
        name = place[2]
        if name not in parts:
            return place[0]
        written.append(name)
        return f"{place[1]}{parts[name].strip()}\n{place[3]}"

    before = document.read_text(encoding="utf-8")
    after = _MARKED.sub(_filled, before)
    if after != before:
        document.write_text(after, encoding="utf-8")
    return written
