"""Invariants of every resource of every stack, whichever options are on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.unit.components.declared import API_KEY, DOWNLOAD_KEY, PICTURE_KEY, takes_tags
from tests.unit.components.stacks import DECLARED, of_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.unit.components.declared import Resource, Stack


def test_everything_stored_is_encrypted(stack: Stack) -> None:
    kind = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    for bucket in stack.every("s3/bucket:Bucket"):
        (rule,) = stack.of_bucket(kind, bucket).inputs["rules"]
        assert rule["applyServerSideEncryptionByDefault"]["sseAlgorithm"] in {"AES256", "aws:kms"}
    for queue in stack.every("sqs/queue:Queue"):
        own = queue.inputs.get("sqsManagedSseEnabled") is True
        assert own or queue.inputs.get("kmsMasterKeyId"), queue.name
    for topic in stack.every("sns/topic:Topic"):
        own = topic.inputs.get("kmsMasterKeyId")
        assert own or _says_only_that_the_budget_is_spent(stack, topic), topic.name
    for key in stack.every("kms/key:Key"):
        assert key.inputs["enableKeyRotation"] is True, key.name


def _says_only_that_the_budget_is_spent(stack: Stack, topic: Resource) -> bool:
    """It needs no key of its own (decision 43) as long as nobody else writes to it or reads it."""
    policies, subscriptions = (
        [each for each in stack.every(kind) if each.inputs[of] == topic.outputs["arn"]]
        for kind, of in (
            ("sns/topicPolicy:TopicPolicy", "arn"),
            ("sns/topicSubscription:TopicSubscription", "topic"),
        )
    )
    (policy,), (subscription,) = policies, subscriptions
    writers = [each["Principal"] for each in policy.json("policy")["Statement"]]
    queues = {each.outputs["arn"] for each in stack.every("sqs/queue:Queue")}
    return (
        topic.name.endswith("-budget")
        and writers == [{"Service": "budgets.amazonaws.com"}]
        and subscription.inputs["protocol"] == "sqs"
        and subscription.inputs["endpoint"] in queues
    )


def test_every_endpoint_requires_tls(stack: Stack) -> None:
    for distribution in stack.every("cloudfront/distribution:Distribution"):
        inputs = distribution.inputs
        behaviours = [inputs["defaultCacheBehavior"], *inputs["orderedCacheBehaviors"]]
        assert {each["viewerProtocolPolicy"] for each in behaviours} == {"redirect-to-https"}
        for origin in inputs["origins"]:
            if custom := origin.get("customOriginConfig"):
                assert custom["originProtocolPolicy"] == "https-only"
                assert custom["originSslProtocols"] == ["TLSv1.2"]
        certificate = inputs["viewerCertificate"]
        if "acmCertificateArn" in certificate:
            assert certificate["minimumProtocolVersion"].startswith("TLSv1.2")


def test_nothing_opens_a_port_to_anybody(stack: Stack) -> None:
    for group in stack.every("ec2/securityGroup:SecurityGroup"):
        for rule in group.inputs.get("ingress", []):
            assert not rule.get("cidrBlocks"), group.name
    for subnet in stack.every("ec2/subnet:Subnet"):
        assert subnet.inputs.get("mapPublicIpOnLaunch") is not True
    assert not stack.every("ec2/internetGateway:InternetGateway")


def test_every_resource_that_can_carry_tags_does(stack: Stack) -> None:
    taggable = [each for each in stack.resources if takes_tags(each)]

    assert len(taggable) > 20
    for each in taggable:
        assert {"Project", "Stack", "Environment"} <= set(each.inputs["tags"]), each.name


def test_nothing_is_kept_forever_by_mistake(stack: Stack) -> None:
    for group in stack.every("cloudwatch/logGroup:LogGroup"):
        assert group.inputs["retentionInDays"] > 0, group.name
    for queue in stack.every("sqs/queue:Queue"):
        assert queue.inputs["messageRetentionSeconds"] <= 14 * 24 * 60 * 60
    kind = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    versioned = {e.inputs["bucket"] for e in stack.every("s3/bucketVersioning:BucketVersioning")}
    for bucket in stack.every("s3/bucket:Bucket"):
        rules = stack.of_bucket(kind, bucket).inputs["rules"]
        assert any("abortIncompleteMultipartUpload" in each for each in rules), bucket.name
        if bucket.id in versioned:
            assert any("noncurrentVersionExpiration" in each for each in rules), bucket.name


# Where the key of a kind of signed URLs is.
_SIGNING = {
    "aws:cloudfront/function:Function": "code",
    "aws:s3/bucketObjectv2:BucketObjectv2": "content",
}


@pytest.mark.parametrize(
    ("key", "holders"),
    [
        (API_KEY, {"aws:cloudfront/distribution:Distribution": "origins"}),
        (DOWNLOAD_KEY, _SIGNING),
        (PICTURE_KEY, _SIGNING),
    ],
    ids=["of the API", "of downloads", "of pictures"],
)
def test_a_key_appears_only_where_it_is_needed_and_as_a_secret(
    stack: Stack, key: str, holders: Mapping[str, str]
) -> None:
    found = [each for each in stack.resources if key in json.dumps(each.inputs, default=str)]

    assert sorted(each.type for each in found) == sorted(holders)
    assert all(holders[each.type] in each.secret for each in found)
    assert key not in json.dumps(stack.exports)


_SECRET_NAME = re.compile(
    r"secret|password|passwd|token|credential|private_?key|api_?key", re.IGNORECASE
)
_SECRET_VALUE = re.compile(
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|-----BEGIN|eyJ[\w-]{10,}\."
    r"|(?<![\w/+])[A-Za-z0-9/+]{40}(?![\w/+])"
)


def test_no_secret_is_in_plain_text_in_config_environment_or_outputs(stack: Stack) -> None:
    told = {**DECLARED, **stack.exports}
    for function in stack.every("lambda/function:Function"):
        told |= function.inputs["environment"]["variables"]
    for values in (of_file("dev"), of_file("prod")):
        told |= values

    assert len(told) > 30
    # How long tokens are valid is no secret.
    assert [name for name in told if _SECRET_NAME.search(name)] == ["accessTokenMinutes"]
    assert [name for name, value in told.items() if _SECRET_VALUE.search(str(value))] == []
