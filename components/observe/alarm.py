"""One alarm as a value: metric, threshold, and the text of the e-mail."""

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
class Metric:
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

    `metrics` is one metric, or several by the names that `expression` (CloudWatch's metric math)
    uses. The alarm fires when the value reaches `threshold` in `datapoints` of the last `periods`
    of `period` seconds each; CloudWatch moves this window every minute. With `expected` it is the
    other way round: the alarm fires when the value stays below, or when there is no data any more.
    `meaning` says what happened, `action` what to do first, and `anchor` is the runbook's section.
    `label` names the result of an expression in CloudWatch's graph.
    """

    suffix: str
    meaning: str
    action: str
    anchor: str
    metrics: Mapping[str, Metric]
    threshold: float
    period: int = FIVE_MINUTES
    periods: int = 1
    datapoints: int = 1
    expected: bool = False
    expression: str | None = None
    label: str = "Per cent"

    @property
    def description(self) -> str:
        """The text of the e-mail."""
        return f"{self.meaning} {self.action} See {RUNBOOK}#{self.anchor}."


def percentage(part: str, whole: str, *, least: int) -> str:
    """Metric math: `part` in per cent of `whole`, or 0 while `part` is below `least`.

    A metric without a value counts as 0. A single failure among two calls alarms nobody.
    """
    return f"IF(FILL({part}, 0) >= {least}, 100 * FILL({part}, 0) / FILL({whole}, 1), 0)"
