"""Alarms and dashboards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services._common import Shape, absent_is_fine, changed, known, pick, tag_list

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


def _dimensions(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


_METRIC: Shape = {
    "namespace": ("Namespace", str),
    "metricName": ("MetricName", str),
    "dimensions": ("Dimensions", _dimensions),
}


def _stat(metric: Properties) -> Properties:
    """A metric within a query: what is measured, and how, are two things for AWS."""
    measured: dict[str, Any] = {"Metric": pick(metric, _METRIC)}
    return {**measured, **pick(metric, {"period": "Period", "stat": "Stat"})}


_QUERY: Shape = {
    "id": "Id",
    "expression": "Expression",
    "label": "Label",
    "returnData": "ReturnData",
    "metric": ("MetricStat", _stat),
}
_ALARM: Shape = {
    **_METRIC,
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluationPeriods": "EvaluationPeriods",
    "insufficientDataActions": "InsufficientDataActions",
    "metricQueries": ("Metrics", _QUERY),
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "treatMissingData": "TreatMissingData",
}


class MetricAlarm:
    """An alarm on a metric or on an expression of several."""

    known = known(_ALARM, also=("tags",))
    limits = (
        "metrics exist only for functions and where something puts them, for all dimensions "
        "together; alarms ignore datapoints, and those on an expression are not evaluated"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        aws.client("cloudwatch").put_metric_alarm(
            AlarmName=name, Tags=tag_list(inputs), **pick(inputs, _ALARM)
        )
        arn = f"arn:aws:cloudwatch:{aws.region}:{aws.account}:alarm:{name}"
        return Created(name, {"arn": arn, "name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it again; it keeps its state."""
        # Tags of an alarm that is there are not changed by putting it.
        if changed(old, new, ("tags",)):
            raise ReplaceError("an alarm keeps its tags here")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("cloudwatch").delete_alarms(AlarmNames=[current.id])


class Dashboard:
    """A dashboard."""

    known = known(("dashboardName", "dashboardBody"))
    limits = "dashboards are stored but cannot be viewed"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        del name
        board = inputs["dashboardName"]
        aws.client("cloudwatch").put_dashboard(
            DashboardName=board, DashboardBody=inputs["dashboardBody"]
        )
        return Created(
            board, {"dashboardArn": f"arn:aws:cloudwatch::{aws.account}:dashboard/{board}"}
        )

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it again."""
        if changed(old, new, ("dashboardName",)):
            raise ReplaceError("a dashboard keeps its name")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("cloudwatch").delete_dashboards(DashboardNames=[current.id])


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": MetricAlarm(),
    "aws:cloudwatch/dashboard:Dashboard": Dashboard(),
}
