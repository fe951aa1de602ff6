"""Who gets alarms, and who may send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
import pytest

from tests.unit.components.declared import ACCOUNT
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


def test_the_topic_is_encrypted_with_a_key_that_cloudwatch_may_use(watched: Stack) -> None:
    key = watched.one("kms/key:Key", "photos-prod-alarms")

    assert watched.one("sns/topic:Topic").inputs["kmsMasterKeyId"] == key.outputs["arn"]
    assert key.inputs["enableKeyRotation"] is True
    account, alarms = key.json("policy")["Statement"]
    assert account["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert alarms["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert alarms["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


def test_only_alarms_of_this_account_may_write_to_the_topic(watched: Stack) -> None:
    topic = watched.one("sns/topic:Topic").outputs["arn"]
    policy = watched.one("sns/topicPolicy:TopicPolicy")

    assert policy.inputs["arn"] == topic
    assert policy.json("policy")["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["sns:Publish"],
            "Resource": [topic],
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
    ]


def test_every_address_is_subscribed(watched: Stack) -> None:
    told = watched.every("sns/topicSubscription:TopicSubscription")

    assert {each.inputs["endpoint"] for each in told} == {"one@home.arpa", "two@home.arpa"}
    assert {each.inputs["protocol"] for each in told} == {"email"}


@pytest.mark.slow
@pytest.mark.parametrize(("emails", "warnings"), [("[]", 1), ('["one@home.arpa"]', 0)])
def test_alarms_without_recipients_cause_a_warning_with_both_remedies(
    emails: str, warnings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", told.append)

    stack = run("prod", {"monitoring": "true", "alarmEmails": emails})

    about_alarms = [text for text in told if "alarmEmails" in text]
    assert len(about_alarms) == warnings
    assert all("alarmTopic" in text for text in about_alarms)
    assert "alarmTopic" in stack.exports
