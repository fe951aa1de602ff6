"""AWS Config: the rules for each bucket, and the recorder that they need."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.unit.components.declared import ACCOUNT
from tests.unit.components.recorded import run
from tests.unit.components.stacks import HARDENED

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

ALWAYS = {
    "S3_BUCKET_SSL_REQUESTS_ONLY",
    "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
}
LOGGED = {"S3_BUCKET_LOGGING_ENABLED"}
VERSIONED = {"S3_BUCKET_VERSIONING_ENABLED"}


@pytest.fixture(scope="module")
def watched() -> Stack:
    return run("prod", HARDENED)


def test_there_are_no_rules_by_default(dev: Stack) -> None:
    assert [each.name for each in dev.resources if each.type.startswith("aws:cfg/")] == []


def test_each_bucket_has_rules_for_all_of_its_protections(watched: Stack) -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    roles = {bucket.id: role for role, bucket in watched.buckets().items()}
    for rule in watched.every("cfg/rule:Rule"):
        assert rule.inputs["scope"]["complianceResourceTypes"] == ["AWS::S3::Bucket"]
        assert rule.inputs["source"]["owner"] == "AWS"
        role = roles[rule.inputs["scope"]["complianceResourceId"]]
        asked[role].add(rule.inputs["source"]["sourceIdentifier"])

    assert asked == {
        "originals": ALWAYS | LOGGED | VERSIONED,
        "renditions": ALWAYS | LOGGED,
        "site": ALWAYS | LOGGED,
        "trail": ALWAYS | LOGGED | VERSIONED,
        # It does not log access to itself, which would never end.
        "logs": ALWAYS,
    }


def test_every_rule_names_its_bucket_and_the_problem(watched: Stack) -> None:
    texts = [rule.inputs["description"] for rule in watched.every("cfg/rule:Rule")]

    assert len(set(texts)) == len(texts)
    assert "Not compliant: The originals bucket could be made public." in texts


def test_the_recorder_records_buckets_only_before_there_are_rules(watched: Stack) -> None:
    recorder = watched.one("cfg/recorder:Recorder")
    status = watched.one("cfg/recorderStatus:RecorderStatus")
    channel = watched.one("cfg/deliveryChannel:DeliveryChannel")

    assert recorder.inputs["recordingGroup"] == {
        "allSupported": False,
        "includeGlobalResourceTypes": False,
        "resourceTypes": ["AWS::S3::Bucket"],
    }
    assert status.inputs["isEnabled"] is True
    assert channel.urn in status.after
    assert recorder.urn in channel.after
    assert all(status.urn in rule.after for rule in watched.every("cfg/rule:Rule"))


def test_the_history_goes_to_the_logs_and_the_role_may_write_only_there(watched: Stack) -> None:
    logs = watched.buckets()["logs"]
    role = watched.one("iam/role:Role", "photos-prod-config-role")
    policy = watched.one("iam/rolePolicy:RolePolicy", "photos-prod-config-policy")

    assert watched.one("cfg/recorder:Recorder").inputs["roleArn"] == role.outputs["arn"]
    channel = watched.one("cfg/deliveryChannel:DeliveryChannel").inputs
    assert (channel["s3BucketName"], channel["s3KeyPrefix"]) == (logs.id, "config")
    write = {
        "Effect": "Allow",
        "Action": ["s3:PutObject"],
        "Resource": [f"{logs.outputs['arn']}/config/AWSLogs/{ACCOUNT}/Config/*"],
        "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
    }
    see = {
        "Effect": "Allow",
        "Action": ["s3:GetBucketAcl", "s3:ListBucket"],
        "Resource": [logs.outputs["arn"]],
    }
    assert policy.json("policy")["Statement"] == [see, write]


@pytest.mark.slow
def test_an_existing_recorder_is_left_alone() -> None:
    stack = run("prod", {"configRules": "true", "manageConfigRecorder": "false"})

    kinds = {each.type for each in stack.resources if each.type.startswith("aws:cfg/")}
    assert kinds == {"aws:cfg/rule:Rule"}
