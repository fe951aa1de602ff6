"""The alarms of a stack, from the values in alarm_specs.py.

An alarm that counts failures treats missing data as good: nobody came, so nothing failed. For one
that expects something, missing data is the alarm, and CloudWatch has a state of its own for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch

from components.observe.alarm_specs import alarm_specs

if TYPE_CHECKING:
    from components.observe.alarm import AlarmSpec
    from components.observe.alarm_specs import Watched


class Alarms(pulumi.ComponentResource):
    """The alarms of a stack; they notify `topic` when they fire and when they are resolved."""

    def __init__(
        self,
        name: str,
        watched: Watched,
        *,
        topic: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:monitoring:Alarms", name, None, opts)
        for spec in alarm_specs(watched):
            single = None if spec.expression else next(iter(spec.metrics.values()))
            cloudwatch.MetricAlarm(
                f"{name}-{spec.suffix}",
                alarm_description=spec.description,
                comparison_operator=(
                    "LessThanThreshold" if spec.expected else "GreaterThanOrEqualToThreshold"
                ),
                threshold=spec.threshold,
                evaluation_periods=spec.periods,
                datapoints_to_alarm=spec.datapoints,
                treat_missing_data="missing" if spec.expected else "notBreaching",
                alarm_actions=[topic],
                ok_actions=[topic],
                insufficient_data_actions=[topic] if spec.expected else None,
                namespace=single.namespace if single else None,
                metric_name=single.metric if single else None,
                statistic=single.stat if single else None,
                dimensions=single.dimensions if single else None,
                period=spec.period if single else None,
                metric_queries=None if single else _queries(spec),
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})


def _queries(spec: AlarmSpec) -> list[cloudwatch.MetricAlarmMetricQueryArgs]:
    parts = [
        cloudwatch.MetricAlarmMetricQueryArgs(
            id=id_,
            metric=cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace=metric.namespace,
                metric_name=metric.metric,
                dimensions=metric.dimensions,
                period=spec.period,
                stat=metric.stat,
            ),
        )
        for id_, metric in spec.metrics.items()
    ]
    result = cloudwatch.MetricAlarmMetricQueryArgs(
        id="result", expression=spec.expression, label=spec.label, return_data=True
    )
    return [*parts, result]
