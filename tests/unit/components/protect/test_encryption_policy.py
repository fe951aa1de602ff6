"""Who may use the customer managed key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES
from tests.unit.components.declared import ACCOUNT, REGION
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


EVERYTHING = {
    "access": "signIn",
    "adminEmail": "admin@home.arpa",
    "protect": "true",
    "firewall": "true",
    "auditTrail": "true",
    "replicaRegion": "eu-west-1",
}


HERE = f"{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module")
def keyed() -> Stack:
    return run("prod", {**EVERYTHING, "customerKeys": "true"})


@pytest.fixture(scope="module")
def key(keyed: Stack) -> Resource:
    return keyed.one("kms/key:Key", "photos-prod-key")


def statement(key: Resource, service: str) -> dict[str, Any]:
    found = [
        each
        for each in key.json("policy")["Statement"]
        if each["Principal"].get("Service") == service
    ]
    (only,) = found
    return only


def test_the_account_decides_who_else_may_use_it(key: Resource) -> None:
    (root,) = [e for e in key.json("policy")["Statement"] if e["Action"] == ["kms:*"]]

    assert root["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert (root["Action"], root["Resource"]) == (["kms:*"], ["*"])
    assert root["Sid"] == "TheAccountDecidesByIAMPoliciesAndWithoutThisNobodyCould"


@pytest.mark.parametrize(
    ("service", "actions", "condition"),
    [
        (
            f"logs.{REGION}.amazonaws.com",
            {
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:DescribeKey",
            },
            {
                "kms:EncryptionContext:aws:logs:arn": [
                    f"arn:aws:logs:{HERE}:log-group:photos-prod-*",
                    f"arn:aws:logs:{HERE}:log-group:aws-waf-logs-photos-prod-*",
                ]
            },
        ),
        (
            "cloudfront.amazonaws.com",
            {"kms:Decrypt"},
            {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/*"},
        ),
        (
            "s3.amazonaws.com",
            {"kms:GenerateDataKey", "kms:Decrypt"},
            {"kms:EncryptionContext:aws:sqs:arn": f"arn:aws:sqs:{HERE}:photos-prod-*"},
        ),
        (
            "cloudtrail.amazonaws.com",
            {"kms:GenerateDataKey", "kms:DescribeKey"},
            {"aws:SourceArn": f"arn:aws:cloudtrail:{HERE}:trail/photos-prod-*"},
        ),
    ],
)
def test_a_service_may_use_it_for_the_stacks_own_resources(
    key: Resource, service: str, actions: set[str], condition: dict[str, Any]
) -> None:
    found = statement(key, service)

    assert set(found["Action"]) == actions
    assert found["Condition"] == {"ArnLike": condition}


def test_the_names_in_the_keys_policy_are_those_that_the_stack_gives(keyed: Stack) -> None:
    """Pulumi adds to these names, never before them."""
    groups = [e for e in keyed.every("cloudwatch/logGroup:LogGroup") if "kmsKeyId" in e.inputs]

    assert len(groups) >= 5
    prefixes = ("photos-prod-", "aws-waf-logs-photos-prod-")
    assert all(each.name.startswith(prefixes) and "name" not in each.inputs for each in groups)
    for each in (*keyed.every("sqs/queue:Queue"), *keyed.every("cloudtrail/trail:Trail")):
        assert each.name.startswith("photos-prod-")


@pytest.mark.parametrize("name", SLICES)
def test_a_function_may_use_it_only_through_the_services_that_it_works_with(
    keyed: Stack, key: Resource, name: str
) -> None:
    (grant,) = [e for e in keyed.role_statements(name) if e["Action"][0].startswith("kms:")]

    assert grant == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": [key.outputs["arn"]],
        "Condition": {
            "StringEquals": {
                "kms:ViaService": [
                    f"{service}.{REGION}.amazonaws.com" for service in ("s3", "dynamodb", "sqs")
                ]
            }
        },
    }
