"""A watched stack: alarms go off and are told, and the logs hold what the metrics are made of.

It has an embedded AWS of its own, because alarms there look at a metric of all stacks together.
What it does not judge, alarms on expressions, the component tests hold to their formulas.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from components.metrics import LOG_METRICS
from local.emulator import Emulator
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.filters import field, matches
from tests.support.queue import ThumbnailQueue
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.http import Http
    from tests.support.stacks import Stack

_SETTINGS = {"monitoring": True, "tracing": True, "alarmEmails": ["on-call@example.com"]}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stack]:
    with Emulator() as emulator:
        folder = tmp_path_factory.mktemp("watched")
        config = {**_SETTINGS, "backup": True}
        yield deploy_stack_on(emulator, folder, "watched", config=config)


@pytest.fixture(scope="module")
def api(stack: Stack, http: Http) -> Api:
    return Api(http, stack.site_url, assert_described)


@pytest.fixture(scope="module")
def told(stack: Stack) -> str:
    """The address of a queue that hears what the topic tells."""
    sqs = stack.client("sqs")
    url = str(sqs.create_queue(QueueName="told")["QueueUrl"])
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": attributes["QueueArn"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    stack.client("sns").subscribe(
        TopicArn=stack.output("alarmTopic"), Protocol="sqs", Endpoint=attributes["QueueArn"]
    )
    return url


def _alarm(stack: Stack, suffix: str) -> dict[str, Any]:
    found = stack.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"photos-watched-{suffix}")
    (alarm,) = found["MetricAlarms"]
    return alarm


def _measure(stack: Stack, alarm: dict[str, Any], value: float) -> None:
    """A measurement of an alarm's metric; then the embedded AWS looks at all alarms."""
    stack.client("cloudwatch").put_metric_data(
        Namespace=alarm["Namespace"],
        MetricData=[
            {
                "MetricName": alarm["MetricName"],
                "Dimensions": alarm["Dimensions"],
                "Value": value,
            }
        ],
    )


def _find(stack: Stack, alarm: dict[str, Any], state: str) -> None:
    """What CloudWatch would find; the embedded AWS judges neither expressions nor silence."""
    stack.client("cloudwatch").set_alarm_state(
        AlarmName=alarm["AlarmName"], StateValue=state, StateReason="found by the test"
    )


def _messages(stack: Stack, url: str) -> list[dict[str, Any]]:
    found = stack.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    bodies = [json.loads(each["Body"]) for each in found.get("Messages", [])]
    return [json.loads(body["Message"]) for body in bodies]


def _lines(stack: Stack, slice_name: str) -> list[str]:
    function = stack.output(f"{slice_name}Function")
    logging = stack.client("lambda").get_function_configuration(FunctionName=function)
    group = logging["LoggingConfig"]["LogGroup"]
    pages = stack.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    events = [event["message"] for page in pages for event in page["events"]]
    return [line for text in events for line in text.splitlines()]


@pytest.mark.parametrize("suffix", ["dead-letters", "oldest-message", "api-5xx", "time-outs"])
def test_an_alarm_goes_off_and_is_told_with_what_it_means(
    stack: Stack, told: str, suffix: str
) -> None:
    # given an alarm that has seen nothing, and one measurement below its threshold
    alarm = _alarm(stack, suffix)
    _measure(stack, alarm, 0)
    assert _alarm(stack, suffix)["StateValue"] == "OK"
    _messages(stack, told)

    # when
    _measure(stack, alarm, alarm["Threshold"])

    # then
    assert _alarm(stack, suffix)["StateValue"] == "ALARM"
    (message,) = _messages(stack, told)
    assert message["NewStateValue"] == "ALARM"
    assert message["AlarmDescription"] == alarm["AlarmDescription"]
    assert "docs/runbook.md#" in message["AlarmDescription"]


def test_that_copies_are_no_longer_made_is_told_and_that_there_are_none_yet_is_not(
    stack: Stack, told: str
) -> None:
    # given an alarm that has seen no night, though others are looked at
    alarm = _alarm(stack, "no-backup")
    _messages(stack, told)
    _measure(stack, _alarm(stack, "upload-throttles"), 0)
    assert _alarm(stack, "no-backup")["StateValue"] == "INSUFFICIENT_DATA"
    assert alarm["AlarmName"] not in [each["AlarmName"] for each in _messages(stack, told)]

    # when the first night's copies are there, and CloudWatch later finds none for too long
    _measure(stack, alarm, 3)
    assert _alarm(stack, "no-backup")["StateValue"] == "OK"
    _messages(stack, told)
    _find(stack, alarm, "INSUFFICIENT_DATA")

    # then
    assert alarm["Dimensions"] == [
        {"Name": "BackupVaultName", "Value": stack.output("backupVault")}
    ]
    (message,) = _messages(stack, told)
    assert message["NewStateValue"] == "INSUFFICIENT_DATA"
    assert "docs/runbook.md#no-backup-is-made" in message["AlarmDescription"]


def test_a_copy_that_failed_is_told(stack: Stack, told: str) -> None:
    # given
    alarm = _alarm(stack, "backup-failed")
    _messages(stack, told)

    # when
    _find(stack, alarm, "ALARM")

    # then
    (message,) = _messages(stack, told)
    assert message["NewStateValue"] == "ALARM"
    assert "docs/runbook.md#a-backup-fails" in message["AlarmDescription"]


def test_calls_that_end_with_an_error_set_the_functions_alarm_off(stack: Stack) -> None:
    # given
    client, function = stack.client("lambda"), stack.output("galleryFunction")
    other = _alarm(stack, "upload-throttles")
    _measure(stack, other, 0)
    assert _alarm(stack, "gallery-errors")["StateValue"] != "ALARM"

    # when the gallery is called five times with what no gateway sends
    answers = [client.invoke(FunctionName=function, Payload=b"{}") for _ in range(5)]

    # then it says so, and the alarm sees it
    assert {answer["FunctionError"] for answer in answers} == {"Unhandled"}
    _measure(stack, other, 0)
    assert _alarm(stack, "gallery-errors")["StateValue"] == "ALARM"


def test_the_logs_hold_what_the_metrics_are_made_of(stack: Stack, api: Api) -> None:
    # given a photo, the same one again, one that is none, and a message that is no event
    content = photos.jpeg()
    queue = ThumbnailQueue(stack)
    first = api.uploaded(content)
    again = api.ticket("again.jpg")
    api.sent(again, content)
    api.wait_until(again["imageId"], "ready")
    broken = api.ticket("broken.jpg")
    api.sent(broken, b"This is a text that somebody has called .jpg")
    api.wait_until(broken["imageId"], "failed")
    queue.wait_until_empty()

    # when the filters read the logs
    counted: dict[str, list[Any]] = {}
    for metric in LOG_METRICS:
        for slice_name in metric.functions:
            for line in _lines(stack, slice_name):
                if matches(metric.pattern, line):
                    number = metric.value.startswith("$")
                    value = field(json.loads(line), metric.value) if number else 1
                    counted.setdefault(metric.metric, []).append(value)

    # then
    assert first["imageId"] != again["imageId"]
    assert counted.pop("MillisecondsToReady")
    assert sorted(counted.pop("BytesReceived")) == sorted([44, len(content), len(content)])
    assert {name: sum(values) for name, values in counted.items()} == {
        "UploadsSigned": 3,
        "PhotosReady": 1,
        "Duplicates": 1,
        "PhotosFailed": 1,
        "PhotosFailedByReason": 1,
    }


def test_filters_are_there_on_the_logs_that_the_functions_write(stack: Stack) -> None:
    found = stack.client("logs").describe_metric_filters()["metricFilters"]

    groups = {
        stack.client("lambda").get_function_configuration(
            FunctionName=stack.output(f"{slice_name}Function")
        )["LoggingConfig"]["LogGroup"]
        for slice_name in ("upload", "thumbnail", "gallery")
    }
    assert {each["logGroupName"] for each in found} == groups
    assert len(found) == sum(len(metric.functions) for metric in LOG_METRICS)


def test_the_dashboard_is_whole_and_names_what_is_there(stack: Stack) -> None:
    name = stack.output("dashboardUrl").rpartition("/")[2]

    stored = stack.client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"]

    lines = [
        line
        for widget in json.loads(stored)["widgets"]
        for line in widget["properties"].get("metrics", [])
    ]
    functions = {line[3] for line in lines if line[0] == "AWS/Lambda"}
    queues = {line[3] for line in lines if line[0] == "AWS/SQS"}
    buckets = {line[3] for line in lines if line[0] == "AWS/S3"}
    outputs = stack.deployment.outputs
    assert functions == {outputs[f"{each}Function"] for each in ("upload", "thumbnail", "gallery")}
    assert queues == {
        outputs[each].rpartition("/")[2] for each in ("thumbnailQueueUrl", "deadLetterQueueUrl")
    }
    assert buckets == {
        outputs[f"{each}Bucket"] for each in ("originals", "renditions", "site", "log")
    }


def test_functions_are_traced_when_asked(stack: Stack) -> None:
    configuration = stack.client("lambda").get_function_configuration(
        FunctionName=stack.output("thumbnailFunction")
    )

    assert configuration["TracingConfig"] == {"Mode": "Active"}


def test_what_is_not_modelled_of_it_is_told(stack: Stack) -> None:
    limits = stack.deployment.limits

    assert "metric filters are stored" in limits["aws:cloudwatch/logMetricFilter:LogMetricFilter"]
    assert "no e-mail" in limits["aws:sns/topicSubscription:TopicSubscription"]
    assert "not stored" in limits["aws:cloudwatch/queryDefinition:QueryDefinition"]


def test_watching_can_be_changed_and_ended_without_touching_anything_else(
    stack: Stack, tmp_path: Path, http: Http
) -> None:
    # given
    first = deploy_stack_on(stack.emulator, tmp_path, "seen", config=_SETTINGS)
    image = Api(http, first.site_url, assert_described).uploaded(photos.jpeg())

    # when somebody else is told, then only that changes
    other = {**_SETTINGS, "alarmEmails": ["another@example.com"]}
    changed = deploy_stack_on(stack.emulator, tmp_path, "seen", config=other)
    assert {
        name: count for name, count in changed.deployment.actions.items() if name != "same"
    } == {
        "create": 1,
        "delete": 1,
    }

    # when nobody watches any more
    ended = deploy_stack_on(stack.emulator, tmp_path, "seen", config={"tracing": True})

    # then nothing of it is left, and the photo is
    assert set(ended.deployment.actions) == {"same", "delete"}
    alarms = stack.client("cloudwatch").describe_alarms(AlarmNamePrefix="photos-seen")
    assert alarms["MetricAlarms"] == []
    boards = stack.client("cloudwatch").list_dashboards()["DashboardEntries"]
    assert [each["DashboardName"] for each in boards] == ["photos-watched"]
    topics = stack.client("sns").list_topics()["Topics"]
    assert [each["TopicArn"] for each in topics] == [stack.output("alarmTopic")]
    shown = Api(http, ended.site_url, assert_described).get(f"/images/{image['imageId']}")
    assert shown.json()["status"] == "ready"
