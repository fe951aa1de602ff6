"""Invariants of every policy of every stack, whichever options are on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.unit.components.declared import ACCOUNT
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
    from tests.unit.components.declared import Stack


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
    """Otherwise anybody could use that service against these resources (the confused deputy)."""
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


# AWS documents that these pass their account to STS: for Lambda in a procedure that it publishes
# (aws/agent-toolkit-for-aws), for AWS Config in its guide ("IAM Trust Policy" of the role), for
# EventBridge Scheduler in its guide ("Confused deputy prevention").
_NAMES_ITS_ACCOUNT = {"lambda.amazonaws.com", "config.amazonaws.com", "scheduler.amazonaws.com"}
# For these it does not; the condition might stop backups, replication and access logs.
_SAYS_NOTHING = {"backup.amazonaws.com", "s3.amazonaws.com", "apigateway.amazonaws.com"}


def test_trust_policies_are_bound_to_this_account_where_aws_documents_support(
    stack: Stack,
) -> None:
    for holder, statement in allowed(stack):
        if is_trust(statement):
            (service,) = principals(statement, "Service")
            wanted = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
            bound = service in _NAMES_ITS_ACCOUNT
            assert bound or service in _SAYS_NOTHING, holder.name
            assert statement.get("Condition") == (wanted if bound else None), holder.name


def test_wildcards_are_allowed_only_with_a_reason(
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
