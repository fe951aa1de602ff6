"""One alarm as a value: what is measured, the threshold, and the sentence in the mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

RUNBOOK = "docs/runbook.md"
MINUTE = 60
FIVE_MINUTES = 5 * MINUTE
QUARTER = 15 * MINUTE
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A metric and its statistic over an alarm's period."""

    namespace: str
    metric: str
    stat: str = "Sum"
    dimensions: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, "pulumi.Input[str]"]
    )


@dataclass(frozen=True, kw_only=True)
class AlarmSpec:
    """One alarm.

    `of` is one metric, or several by the names that `expression` (CloudWatch's metric math) gives
    them. The alarm goes off where that is `at_least` or more within `seconds`, in `datapoints` of
    the last `periods` of so many seconds; CloudWatch moves this window on every minute. What is
    `expected` works the other way round: the alarm goes off where the value was less, or where
    there is nothing left to measure. `label` names the result of an expression in CloudWatch's
    graph.
    """

    suffix: str
    meaning: str
    anchor: str
    of: Mapping[str, Measured]
    at_least: float
    seconds: int = FIVE_MINUTES
    periods: int = 1
    datapoints: int = 1
    expected: bool = False
    expression: str | None = None
    label: str = "Per cent"

    @property
    def description(self) -> str:
        """For the mail."""
        return f"{self.meaning} See {RUNBOOK}#{self.anchor}."


def share(part: str, whole: str, *, least: int) -> str:
    """Metric math: how much of `whole` `part` is, in per cent, or 0 while `part` is below `least`.

    A metric without a value counts as 0; a single failure among two calls wakes nobody up.
    """
    return f"IF(FILL({part}, 0) >= {least}, 100 * FILL({part}, 0) / FILL({whole}, 1), 0)"
