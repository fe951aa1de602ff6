"""Alarms go off and notify their subscribers.

The embedded AWS evaluates neither expressions nor missing data; the component tests check the
formulas of such alarms.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.stacks import Stack


@pytest.fixture(scope="module")
def subscriber(stack: Stack) -> str:
    """The URL of a queue that is subscribed to the alarm topic."""
    sqs = stack.client("sqs")
    url = str(sqs.create_queue(QueueName="subscribed")["QueueUrl"])
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
    name = f"photos-watched-{suffix}"
    found = stack.client("cloudwatch").describe_alarms(AlarmNamePrefix=name)["MetricAlarms"]
    # Pulumi appends a hyphen and random letters to each name.
    (alarm,) = [each for each in found if each["AlarmName"].rpartition("-")[0] == name]
    return alarm


def _record(stack: Stack, alarm: dict[str, Any], value: float) -> None:
    """Record a value of an alarm's metric, which makes the embedded AWS evaluate all alarms."""
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


def _set_state(stack: Stack, alarm: dict[str, Any], state: str) -> None:
    """Set the state that CloudWatch would find, where the embedded AWS does not evaluate it."""
    stack.client("cloudwatch").set_alarm_state(
        AlarmName=alarm["AlarmName"], StateValue=state, StateReason="set by the test"
    )


def _messages(stack: Stack, url: str) -> list[dict[str, Any]]:
    found = stack.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    bodies = [json.loads(each["Body"]) for each in found.get("Messages", [])]
    return [json.loads(body["Message"]) for body in bodies]


@pytest.mark.parametrize("suffix", ["dead-letters", "oldest-message", "api-5xx", "time-outs"])
def test_an_alarm_goes_off_and_its_notification_says_what_it_means(
    stack: Stack, subscriber: str, suffix: str
) -> None:
    # given an alarm whose metric has a single value, below its threshold
    alarm = _alarm(stack, suffix)
    _record(stack, alarm, 0)
    assert _alarm(stack, suffix)["StateValue"] == "OK"
    _messages(stack, subscriber)

    # when
    _record(stack, alarm, alarm["Threshold"])

    # then
    assert _alarm(stack, suffix)["StateValue"] == "ALARM"
    # The embedded AWS triggers an alarm at the first datapoint, whatever its evaluation period.
    messages = _messages(stack, subscriber)
    (message,) = [each for each in messages if each["AlarmName"] == alarm["AlarmName"]]
    assert message["NewStateValue"] == "ALARM"
    assert message["AlarmDescription"] == alarm["AlarmDescription"]
    assert "docs/runbook.md#" in message["AlarmDescription"]


def test_missing_backups_are_reported_only_after_the_first_one(
    stack: Stack, subscriber: str
) -> None:
    # given an alarm without any data yet, while other alarms are evaluated
    alarm = _alarm(stack, "no-backup")
    _messages(stack, subscriber)
    _record(stack, _alarm(stack, "upload-throttles"), 0)
    assert _alarm(stack, "no-backup")["StateValue"] == "INSUFFICIENT_DATA"
    assert alarm["AlarmName"] not in [each["AlarmName"] for each in _messages(stack, subscriber)]

    # when the first night's backups exist, and later CloudWatch finds none for too long
    _record(stack, alarm, 3)
    assert _alarm(stack, "no-backup")["StateValue"] == "OK"
    _messages(stack, subscriber)
    _set_state(stack, alarm, "INSUFFICIENT_DATA")

    # then
    assert alarm["Dimensions"] == [
        {"Name": "BackupVaultName", "Value": stack.output("backupVault")}
    ]
    (message,) = _messages(stack, subscriber)
    assert message["NewStateValue"] == "INSUFFICIENT_DATA"
    assert "docs/runbook.md#no-backup-is-made" in message["AlarmDescription"]


def test_a_failed_backup_is_reported(stack: Stack, subscriber: str) -> None:
    # given
    alarm = _alarm(stack, "backup-failed")
    _messages(stack, subscriber)

    # when
    _set_state(stack, alarm, "ALARM")

    # then
    (message,) = _messages(stack, subscriber)
    assert message["NewStateValue"] == "ALARM"
    assert "docs/runbook.md#a-backup-fails" in message["AlarmDescription"]


def test_failed_invocations_set_off_the_functions_alarm(stack: Stack) -> None:
    # given
    client, function = stack.client("lambda"), stack.output("galleryFunction")
    other = _alarm(stack, "upload-throttles")
    _record(stack, other, 0)
    assert _alarm(stack, "gallery-errors")["StateValue"] != "ALARM"

    # when the gallery is invoked five times with an event that no gateway sends
    answers = [client.invoke(FunctionName=function, Payload=b"{}") for _ in range(5)]

    # then each invocation fails, and the alarm goes off
    assert {answer["FunctionError"] for answer in answers} == {"Unhandled"}
    _record(stack, other, 0)
    assert _alarm(stack, "gallery-errors")["StateValue"] == "ALARM"
