"""The alarms, the dashboard, and what the logs are read for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES
from components.observe.alarm import RUNBOOK
from tests.support.alarms import period
from tests.unit.components.declared import REGION, ROOT

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


OURS = "PhotoSharing/photos-prod"


_KINDS = (
    "cloudwatch/metricAlarm:MetricAlarm",
    "cloudwatch/logMetricFilter:LogMetricFilter",
    "cloudwatch/dashboard:Dashboard",
    "cloudwatch/queryDefinition:QueryDefinition",
    "cloudfront/monitoringSubscription:MonitoringSubscription",
    "sns/topic:Topic",
)


def _alarm(stack: Stack, suffix: str) -> dict[str, Any]:
    return stack.one("cloudwatch/metricAlarm:MetricAlarm", f"photos-prod-{suffix}").inputs


def _simple(stack: Stack, suffix: str) -> tuple[object, ...]:
    """Namespace, metric, statistic, seconds and threshold of an alarm on one metric."""
    alarm = _alarm(stack, suffix)
    names = ("namespace", "metricName", "statistic", "period", "threshold")
    return tuple(alarm[name] for name in names)


def test_without_monitoring_there_are_no_alarms_or_dashboards(dev: Stack) -> None:
    assert not [each for kind in _KINDS for each in dev.every(kind)]
    assert not {"dashboardUrl", "alarmTopic"} & set(dev.exports)


def test_these_are_the_alarms(watched: Stack) -> None:
    names = {each.name for each in watched.every("cloudwatch/metricAlarm:MetricAlarm")}

    kinds = ("errors", "steady-errors", "error-rate", "throttles")
    of_functions = {f"{each}-{what}" for each in SLICES for what in kinds}
    others = {
        *("time-outs", "broken-photos", "failed-photos", "photo-failure-rate"),
        *("api-5xx", "api-steady-5xx", "api-5xx-rate", "api-4xx"),
        *("dead-letters", "job-dead-letters", "oldest-message", "orphans-found"),
        *("backup-failed", "backup-expired", "no-backup"),
    }
    assert names == {f"photos-prod-{each}" for each in of_functions | others}


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_alarms_at_five_errors_in_five_minutes_and_at_the_first_throttle(
    watched: Stack, slice_name: str
) -> None:
    name = {"FunctionName": watched.functions()[slice_name].outputs["name"]}

    assert _simple(watched, f"{slice_name}-errors") == ("AWS/Lambda", "Errors", "Sum", 300, 5)
    assert _simple(watched, f"{slice_name}-throttles") == ("AWS/Lambda", "Throttles", "Sum", 300, 1)
    assert _alarm(watched, f"{slice_name}-errors")["dimensions"] == name
    assert _alarm(watched, f"{slice_name}-throttles")["dimensions"] == name


def test_time_outs_and_broken_photos_alarm_by_log_metrics(watched: Stack) -> None:
    assert _simple(watched, "time-outs") == (OURS, "TimeOuts", "Sum", 300, 1)
    assert _simple(watched, "broken-photos") == (OURS, "PhotosBroken", "Sum", 300, 5)


def test_the_api_alarms_at_five_server_errors(watched: Stack) -> None:
    api = watched.one("apigateway/restApi:RestApi").outputs["name"]

    assert _simple(watched, "api-5xx") == ("AWS/ApiGateway", "5XXError", "Sum", 300, 5)
    assert _alarm(watched, "api-5xx")["dimensions"] == {"ApiName": api, "Stage": "v1"}


def test_a_dead_letter_alarms_at_once_and_an_old_message_after_a_quarter_of_an_hour(
    watched: Stack,
) -> None:
    queues = {each.name: each.outputs["name"] for each in watched.every("sqs/queue:Queue")}

    dead, old = _alarm(watched, "dead-letters"), _alarm(watched, "oldest-message")

    visible, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    assert _simple(watched, "dead-letters") == ("AWS/SQS", visible, "Maximum", 300, 1)
    assert _simple(watched, "oldest-message") == ("AWS/SQS", age, "Maximum", 300, 900)
    assert dead["dimensions"] == {"QueueName": queues["photos-prod-thumbnail-dead-letters"]}
    assert old["dimensions"] == {"QueueName": queues["photos-prod-thumbnail"]}


@pytest.mark.parametrize(
    ("suffix", "names", "least", "threshold"),
    [
        (
            "failed-photos",
            [(OURS, "PhotosFailed"), (OURS, "PhotosReady")],
            "FILL(failed, 0) >= 5",
            20,
        ),
        (
            "photo-failure-rate",
            [(OURS, "PhotosFailed"), (OURS, "PhotosReady")],
            "FILL(failed, 0) >= 3",
            50,
        ),
        (
            "upload-error-rate",
            [("AWS/Lambda", "Errors"), ("AWS/Lambda", "Invocations")],
            "FILL(errors, 0) >= 3",
            50,
        ),
        (
            "api-5xx-rate",
            [("AWS/ApiGateway", "5XXError"), ("AWS/ApiGateway", "Count")],
            "FILL(failed, 0) >= 3",
            50,
        ),
        (
            "api-4xx",
            [("AWS/ApiGateway", "4XXError"), ("AWS/ApiGateway", "Count")],
            "FILL(asked, 0) >= 100",
            50,
        ),
    ],
)
def test_error_rates_alarm_only_above_a_minimum_count(
    watched: Stack, suffix: str, names: list[tuple[str, str]], least: str, threshold: int
) -> None:
    alarm = _alarm(watched, suffix)

    *parts, share = alarm["metricQueries"]
    measured = [part["metric"] for part in parts]
    assert [(each["namespace"], each["metricName"]) for each in measured] == names
    assert {each["stat"] for each in measured} == {"Sum"}
    assert share["expression"].startswith(f"IF({least}, 100 * ")
    assert share["returnData"] is True
    # Every name in the formula is one of a metric.
    named = set(re.findall(r"\b[a-z]+\b", share["expression"]))
    assert named == {part["id"] for part in parts}
    assert alarm["threshold"] == threshold
    assert "metricName" not in alarm


def test_every_alarm_notifies_the_topic_of_alarm_and_recovery(watched: Stack) -> None:
    topic = watched.one("sns/topic:Topic").outputs["arn"]

    for alarm in watched.every("cloudwatch/metricAlarm:MetricAlarm"):
        assert alarm.inputs["alarmActions"] == alarm.inputs["okActions"] == [topic], alarm.name


def test_alarms_on_failures_treat_missing_data_as_good(watched: Stack) -> None:
    alarms = watched.every("cloudwatch/metricAlarm:MetricAlarm")

    # What is expected is the other way round: tests/unit/components/observe/test_backup_alarms.py.
    counting = [each for each in alarms if each.name != "photos-prod-no-backup"]
    assert len(counting) == len(alarms) - 1
    for alarm in counting:
        assert alarm.inputs["treatMissingData"] == "notBreaching", alarm.name
        assert "insufficientDataActions" not in alarm.inputs, alarm.name
        needed = alarm.inputs["evaluationPeriods"] if "-steady-" in alarm.name else 1
        assert alarm.inputs["datapointsToAlarm"] == needed, alarm.name
        assert alarm.inputs["comparisonOperator"] == "GreaterThanOrEqualToThreshold", alarm.name


def test_every_alarm_says_what_happened_what_to_do_first_and_links_the_runbook(
    watched: Stack,
) -> None:
    headings = re.findall(r"(?m)^#+ (.+)$", (ROOT / RUNBOOK).read_text(encoding="utf-8"))
    anchors = {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}

    for alarm in watched.every("cloudwatch/metricAlarm:MetricAlarm"):
        told = alarm.inputs["alarmDescription"]
        text, _, anchor = told.removesuffix(".").partition(f" See {RUNBOOK}#")
        happened, action = re.split(r"(?<=\.) (?=Read|Look|Find|Compare|If|List)", text)
        assert min(len(happened.split()), len(action.split())) >= 8, alarm.name
        assert anchor in anchors, (alarm.name, anchor)


def test_the_saved_query_asks_all_functions_about_one_photo(watched: Stack) -> None:
    query = watched.one("cloudwatch/queryDefinition:QueryDefinition").inputs

    assert set(query["logGroupNames"]) == {_log(watched, each).outputs["name"] for each in SLICES}
    assert "filter imageId =" in query["queryString"]


def test_the_cdn_reports_its_hit_rate(watched: Stack) -> None:
    subscription = watched.one("cloudfront/monitoringSubscription:MonitoringSubscription").inputs

    assert subscription == {
        "distributionId": watched.one("cloudfront/distribution:Distribution").id,
        "monitoringSubscription": {
            "realtimeMetricsSubscriptionConfig": {"realtimeMetricsSubscriptionStatus": "Enabled"}
        },
    }


def test_the_dashboard_has_an_address(watched: Stack) -> None:
    url = watched.exports["dashboardUrl"]

    assert url.endswith("#dashboards/dashboard/photos-prod")
    assert f"region={REGION}" in url


def _log(stack: Stack, slice_name: str) -> Resource:
    return stack.one("cloudwatch/logGroup:LogGroup", f"photos-prod-{slice_name}-logs")


def test_no_alarm_evaluates_a_longer_period_than_cloudwatch_allows(watched: Stack) -> None:
    """A week, or a day where a datapoint is shorter than an hour."""
    for alarm in watched.every("cloudwatch/metricAlarm:MetricAlarm"):
        seconds = period(alarm.inputs)
        longest = 7 * 86_400 if seconds >= 3600 else 86_400
        assert seconds * alarm.inputs["evaluationPeriods"] <= longest, alarm.name
