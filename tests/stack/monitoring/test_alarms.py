"""Alarms go off and are told.

What the embedded AWS does not judge, alarms on expressions and on silence, the component tests hold
to their formulas.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.stacks import Stack


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
    name = f"photos-watched-{suffix}"
    found = stack.client("cloudwatch").describe_alarms(AlarmNamePrefix=name)["MetricAlarms"]
    # Pulumi ends each name with a hyphen and letters of its own.
    (alarm,) = [each for each in found if each["AlarmName"].rpartition("-")[0] == name]
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
    # The embedded AWS sets an alarm off at its first datapoint, however many it should look at.
    messages = _messages(stack, told)
    (message,) = [each for each in messages if each["AlarmName"] == alarm["AlarmName"]]
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
