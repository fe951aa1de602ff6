"""CloudWatch's evaluation of an alarm, given a metric's values minute by minute.

An alarm's window moves every minute. Only what the alarms of this project use is implemented:
sums and maxima, IF, FILL and SUM, M out of N datapoints, and missing data that breaches nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Series: TypeAlias = Mapping[int, float]
"""Values by minute; a minute without one has no data."""

_STATISTICS = {"Sum": sum, "Maximum": max}
_OPERATORS: dict[type, Callable[[Any, Any], float]] = {
    ast.Add: lambda one, other: one + other,
    ast.Mult: lambda one, other: one * other,
    ast.Div: lambda one, other: one / other,
    ast.GtE: lambda one, other: one >= other,
}


def goes_off(alarm: Mapping[str, Any], series: Mapping[str, Series], *, until: int) -> int | None:
    """The first minute at which the alarm is in ALARM, or None if it is not until minute `until`.

    `alarm` are the inputs of a MetricAlarm, `series` values by the metric's name.
    """
    assert alarm["treatMissingData"] == "notBreaching"
    assert alarm["comparisonOperator"] == "GreaterThanOrEqualToThreshold"
    minutes = period(alarm) // 60
    for now in range(1, until + 1):
        ends = [now - minutes * back for back in range(alarm["evaluationPeriods"])]
        values = [_value(alarm, series, end, minutes) for end in ends]
        breaching = [each for each in values if each is not None and each >= alarm["threshold"]]
        if len(breaching) >= alarm["datapointsToAlarm"]:
            return now
    return None


def period(alarm: Mapping[str, Any]) -> int:
    """Seconds of one datapoint, which all metrics of an alarm share."""
    if "period" in alarm:
        return alarm["period"]
    (seconds,) = {e["metric"]["period"] for e in alarm["metricQueries"] if "metric" in e}
    return seconds


def _value(
    alarm: Mapping[str, Any], series: Mapping[str, Series], end: int, minutes: int
) -> float | None:
    def measured(metric: str, stat: str) -> float | None:
        values = series.get(metric, {})
        found = [values[each] for each in range(end - minutes, end) if each in values]
        return float(_STATISTICS[stat](found)) if found else None

    if "metricName" in alarm:
        return measured(alarm["metricName"], alarm["statistic"])
    *parts, result = alarm["metricQueries"]
    names = {e["id"]: measured(e["metric"]["metricName"], e["metric"]["stat"]) for e in parts}
    if all(value is None for value in names.values()):
        return None  # an expression has no value where none of its metrics has one
    return _evaluate(ast.parse(result["expression"], mode="eval").body, names)


def _evaluate(node: ast.AST, names: Mapping[str, float | None]) -> float | None:
    def of(part: ast.AST) -> float | None:
        return _evaluate(part, names)

    match node:
        case ast.Constant(value=int(number)):
            value = float(number)
        case ast.Name(id=name):
            value = names[name]
        case ast.Call(func=ast.Name(id="IF"), args=[condition, yes, no]):
            value = of(yes if of(condition) else no)
        case ast.Call(func=ast.Name(id="FILL"), args=[part, other]):
            value = of(other) if of(part) is None else of(part)
        case ast.Call(func=ast.Name(id="SUM"), args=[ast.List(elts=parts)]):
            value = _added([of(part) for part in parts])
        case (
            ast.BinOp(left=left, op=sign, right=right)
            | ast.Compare(left=left, ops=[sign], comparators=[right])
        ):
            both = (of(left), of(right))
            # Arithmetic has no value if one of its operands has none.
            value = None if None in both else float(_OPERATORS[type(sign)](*both))
        case _:
            raise NotImplementedError(ast.dump(node))
    return value


def _added(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
