"""The metrics that CloudWatch extracts from the functions' logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from components.build.runtime import SLICES
from components.observe import metrics

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


OURS = "PhotoSharing/photos-prod"


_KINDS = (
    "cloudwatch/metricAlarm:MetricAlarm",
    "cloudwatch/logMetricFilter:LogMetricFilter",
    "cloudwatch/dashboard:Dashboard",
    "cloudwatch/queryDefinition:QueryDefinition",
    "cloudfront/monitoringSubscription:MonitoringSubscription",
    "sns/topic:Topic",
)


def test_every_custom_metric_in_alarms_and_graphs_comes_from_a_log_filter(watched: Stack) -> None:
    made = {
        each.inputs["metricTransformation"]["name"]
        for each in watched.every("cloudwatch/logMetricFilter:LogMetricFilter")
    }
    drawn = re.findall(
        rf'"{OURS}", "(\w+)"', watched.one(_KINDS[2]).inputs["dashboardBody"]
    ) + re.findall(r'MetricName=\\"(\w+)\\"', watched.one(_KINDS[2]).inputs["dashboardBody"])
    alarmed = [
        each.inputs["metricName"]
        for each in watched.every("cloudwatch/metricAlarm:MetricAlarm")
        if each.inputs.get("namespace") == OURS
    ]

    assert made == {metric.metric for metric in metrics.LOG_METRICS}
    assert set(drawn) == made
    assert set(alarmed) <= made


def test_each_filter_reads_the_log_of_its_function_and_counts_in_the_stacks_namespace(
    watched: Stack,
) -> None:
    filters = watched.every("cloudwatch/logMetricFilter:LogMetricFilter")

    assert len(filters) == sum(len(each.functions) for each in metrics.LOG_METRICS)
    for each in filters:
        slice_name = each.name.removeprefix("photos-prod-").split("-")[0]
        group = watched.one("cloudwatch/logGroup:LogGroup", f"photos-prod-{slice_name}-logs")
        assert each.inputs["logGroupName"] == group.outputs["name"], each.name
        assert each.inputs["metricTransformation"]["namespace"] == OURS


def test_a_filter_with_a_dimension_has_no_default_value(watched: Stack) -> None:
    for each in watched.every("cloudwatch/logMetricFilter:LogMetricFilter"):
        transformation = each.inputs["metricTransformation"]
        assert not (transformation.get("dimensions") and transformation.get("defaultValue"))


def test_both_forms_of_a_time_out_are_counted_in_all_functions(watched: Stack) -> None:
    patterns = {
        (each.inputs["logGroupName"], each.inputs["pattern"])
        for each in watched.every("cloudwatch/logMetricFilter:LogMetricFilter")
        if each.inputs["metricTransformation"]["name"] == "TimeOuts"
    }

    assert len(patterns) == 2 * len(SLICES)
    assert {pattern for _, pattern in patterns} == {
        '{ ($.type = "platform.report") && ($.record.status = "timeout") }',
        '"Task timed out"',
    }
