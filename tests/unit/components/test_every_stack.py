"""What must hold of every resource of every stack, whichever options are on.

The stacks are dev, prod as its file says, prod with each option that is off there, and prod with
all of them and with none. An option that is added to `Pulumi.yaml` is among them by itself.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from local import config as stack_config
from tests.unit.components.declared import (
    ACCOUNT,
    API_KEY,
    DOWNLOAD_KEY,
    PROJECT,
    ROOT,
    Stack,
    takes_tags,
)
from tests.unit.components.recorded import run
from tests.unit.components.statements import (
    allowed,
    is_an_alarms_use_of_a_key,
    is_one_groups_streams,
    is_trust,
    listed,
    only_of_this_account,
    principals,
    refuses_plain_http,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECLARED: Mapping[str, Any] = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
# What an option that is more than on or off is set to.
_VALUES: dict[str, dict[str, str]] = {
    "domainName": {"domainName": "photos.home.arpa", "hostedZoneId": "Z06A1B2C3D4E5F"},
    "alarmEmails": {"alarmEmails": '["on-call@home.arpa"]'},
    "replicaRegion": {"replicaRegion": "eu-west-1"},
    "monthlyBudget": {"monthlyBudget": "100"},
}


def _of_file(stack: str) -> dict[str, str]:
    values = stack_config.load(ROOT, stack)
    return {
        key.removeprefix(f"{PROJECT}:"): value
        for key, value in values.items()
        if key.startswith(f"{PROJECT}:")
    }


def _stacks() -> dict[str, tuple[str, dict[str, str]]]:
    prod = _of_file("prod") | _VALUES["alarmEmails"]
    switches = [key for key, entry in _DECLARED.items() if entry.get("type") == "boolean"]
    options = {key: {key: "true"} for key in switches if prod[key] == "false"}
    options |= {key: value for key, value in _VALUES.items() if key in _DECLARED}
    everything = dict.fromkeys(switches, "true")
    for value in options.values():
        everything |= value
    named = {f"prod with {key}": ("prod", prod | value) for key, value in options.items()}
    return {
        "dev": ("dev", _of_file("dev")),
        "prod": ("prod", prod),
        **named,
        "prod with everything": ("prod", prod | everything),
        "prod with nothing": ("prod", prod | dict.fromkeys(switches, "false")),
    }


STACKS = _stacks()


# The quick loop has the least and the most that there can be; `make test` has each by itself.
QUICK = {"dev", "prod with everything"}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in STACKS],
)
def stack(request: pytest.FixtureRequest) -> Stack:
    name, values = STACKS[request.param]
    return run(name, values)


def test_no_bucket_may_be_public_and_each_refuses_requests_without_tls(stack: Stack) -> None:
    flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")

    for bucket in stack.every("s3/bucket:Bucket"):
        block = stack.of_bucket("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket)
        assert all(block.inputs[flag] is True for flag in flags), bucket.name
        policy = stack.of_bucket("s3/bucketPolicy:BucketPolicy", bucket).json("policy")
        assert any(refuses_plain_http(each, bucket) for each in policy["Statement"]), bucket.name
        assert "acl" not in bucket.inputs
    assert not stack.every("s3/bucketAcl:BucketAcl")
    assert not stack.every("s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration")


def test_nothing_is_allowed_to_everybody(stack: Stack) -> None:
    for holder, statement in allowed(stack):
        everybody = "*" in principals(statement, "AWS")
        assert not everybody or only_of_this_account(statement), (holder.name, statement)
    for permission in stack.every("lambda/permission:Permission"):
        assert permission.inputs["principal"] != "*"
        assert permission.inputs.get("sourceArn"), permission.name
    assert not stack.every("lambda/functionUrl:FunctionUrl")


def test_a_service_acts_for_this_account_or_a_named_resource_only(stack: Stack) -> None:
    """Otherwise anybody's use of that service could be turned against these resources."""
    for holder, statement in allowed(stack):
        if (
            principals(statement, "Service")
            and not is_trust(statement)
            and not is_an_alarms_use_of_a_key(statement)
        ):
            keys = {key.lower() for test in statement.get("Condition", {}).values() for key in test}
            bound = {"aws:sourcearn", "aws:sourceaccount"} | {
                "kms:encryptioncontext:aws:logs:arn",
                "kms:encryptioncontext:aws:sqs:arn",
            }
            assert keys & bound, (holder.name, statement)


# AWS says of these that they name their account to STS: of Lambda in a procedure that it publishes
# (aws/agent-toolkit-for-aws), of AWS Config in its guide ("IAM Trust Policy" of the role).
_NAMES_ITS_ACCOUNT = {"lambda.amazonaws.com", "config.amazonaws.com"}
# Of these it does not; with the condition, backups, replication and access logs might stop.
_SAYS_NOTHING = {"backup.amazonaws.com", "s3.amazonaws.com", "apigateway.amazonaws.com"}


def test_a_role_is_taken_for_this_account_only_wherever_aws_says_that_the_service_names_it(
    stack: Stack,
) -> None:
    for holder, statement in allowed(stack):
        if is_trust(statement):
            (service,) = principals(statement, "Service")
            wanted = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
            bound = service in _NAMES_ITS_ACCOUNT
            assert bound or service in _SAYS_NOTHING, holder.name
            assert statement.get("Condition") == (wanted if bound else None), holder.name


def test_any_action_and_any_resource_are_allowed_only_with_the_reason_beside_it(
    stack: Stack,
) -> None:
    for holder, statement in allowed(stack):
        actions = listed(statement.get("Action", []))
        resources = listed(statement.get("Resource", []))
        wide = [text for text in actions if "*" in text]
        wide += [text for text in resources if re.fullmatch(r"\*|arn:[^:]*:[^:]*:[^/]*\*", text)]
        wide = [text for text in wide if not is_one_groups_streams(text)]
        reason = re.findall(r"[A-Z][a-z0-9]*", statement.get("Sid", ""))
        assert not wide or len(reason) >= 4, (holder.name, statement)
        assert "NotAction" not in statement
        assert "NotResource" not in statement


def test_no_two_statements_of_a_policy_have_the_same_name(stack: Stack) -> None:
    """AWS refuses such a policy."""
    named: dict[str, list[str]] = {}
    for holder, statement in stack.policies():
        if "Sid" in statement:
            named.setdefault(holder.urn, []).append(statement["Sid"])

    assert [urn for urn, sids in named.items() if len(set(sids)) < len(sids)] == []


def test_whatever_stores_anything_encrypts_it(stack: Stack) -> None:
    kind = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    for bucket in stack.every("s3/bucket:Bucket"):
        (rule,) = stack.of_bucket(kind, bucket).inputs["rules"]
        assert rule["applyServerSideEncryptionByDefault"]["sseAlgorithm"] in {"AES256", "aws:kms"}
    for queue in stack.every("sqs/queue:Queue"):
        own = queue.inputs.get("sqsManagedSseEnabled") is True
        assert own or queue.inputs.get("kmsMasterKeyId"), queue.name
    for topic in stack.every("sns/topic:Topic"):
        assert topic.inputs.get("kmsMasterKeyId"), topic.name
    for key in stack.every("kms/key:Key"):
        assert key.inputs["enableKeyRotation"] is True, key.name


def test_every_way_in_asks_for_tls(stack: Stack) -> None:
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


def test_nothing_is_kept_for_ever_by_oversight(stack: Stack) -> None:
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


@pytest.mark.parametrize(
    ("key", "holders"),
    [
        (API_KEY, {"aws:cloudfront/distribution:Distribution": "origins"}),
        (
            DOWNLOAD_KEY,
            {
                "aws:cloudfront/function:Function": "code",
                "aws:s3/bucketObjectv2:BucketObjectv2": "content",
            },
        ),
    ],
    ids=["of the API", "of downloads"],
)
def test_a_key_stands_where_it_is_needed_and_is_marked_as_a_secret(
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
    told = {**_DECLARED, **stack.exports}
    for function in stack.every("lambda/function:Function"):
        told |= function.inputs["environment"]["variables"]
    for values in (_of_file("dev"), _of_file("prod")):
        told |= values

    assert len(told) > 30
    assert [name for name in told if _SECRET_NAME.search(name)] == []
    assert [name for name, value in told.items() if _SECRET_VALUE.search(str(value))] == []
