"""A customer managed key: what it encrypts, who may use it, and that data outlives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


# Properties that AWS changes in place; any other might replace a resource and needs a review.
IN_PLACE = {
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {"rules"},
    "dynamodb/table:Table": {"serverSideEncryption"},
    "sqs/queue:Queue": {
        "sqsManagedSseEnabled",
        "kmsMasterKeyId",
        "kmsDataKeyReusePeriodSeconds",
    },
    "cloudwatch/logGroup:LogGroup": {"kmsKeyId"},
    "iam/rolePolicy:RolePolicy": {"policy"},
    "cloudtrail/trail:Trail": {"kmsKeyId"},
    "s3/bucketReplicationConfig:BucketReplicationConfig": {"rules"},
}


@pytest.fixture(scope="module")
def plain() -> Stack:
    return run("prod", EVERYTHING)


@pytest.fixture(scope="module")
def keyed() -> Stack:
    return run("prod", {**EVERYTHING, "customerKeys": "true"})


@pytest.fixture(scope="module")
def key(keyed: Stack) -> Resource:
    return keyed.one("kms/key:Key", "photos-prod-key")


def test_there_is_no_key_by_default(plain: Stack) -> None:
    assert [each.name for each in plain.every("kms/key:Key") if each.name.endswith("-key")] == []


def test_the_key_rotates_and_outlives_the_stack_and_the_option(key: Resource) -> None:
    assert key.inputs["enableKeyRotation"] is True
    assert key.inputs["deletionWindowInDays"] == 30
    assert key.kept
    # Pulumi would refuse to remove a protected key, so the option could not be switched off.
    assert not key.protect


def test_encrypted_data_stays_readable_after_switching_the_option_off(
    keyed: Stack, key: Resource
) -> None:
    """The roles lose their permission then; the key's own policy stays."""
    (found,) = [e for e in key.json("policy")["Statement"] if e["Principal"] == {"AWS": "*"}]
    role = f"arn:aws:iam::{ACCOUNT}:role/photos-prod-"

    assert found["Action"] == ["kms:Decrypt"]
    assert found["Condition"] == {
        "StringEquals": {
            "aws:PrincipalAccount": ACCOUNT,
            "kms:ViaService": [
                f"{service}.{REGION}.amazonaws.com" for service in ("s3", "dynamodb", "sqs")
            ],
        },
        "ArnLike": {"aws:PrincipalArn": [f"{role}{name}-role-*" for name in SLICES]},
    }
    for name in SLICES:
        made = keyed.one("iam/role:Role", f"photos-prod-{name}-role")
        assert "name" not in made.inputs


def test_every_bucket_but_the_log_bucket_is_encrypted_with_it(keyed: Stack, key: Resource) -> None:
    """S3 and CloudFront cannot write access logs under a customer's key."""
    kind = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    rules = {
        role: keyed.of_bucket(kind, bucket).inputs["rules"]
        for role, bucket in keyed.buckets().items()
    }

    with_key = {
        "applyServerSideEncryptionByDefault": {
            "sseAlgorithm": "aws:kms",
            "kmsMasterKeyId": key.outputs["arn"],
        },
        "bucketKeyEnabled": True,
    }
    assert {role for role, rule in rules.items() if rule == [with_key]} == {
        "originals",
        "renditions",
        "site",
    }
    assert rules["logs"] == [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]
    # The trail itself states what its files are encrypted with.
    assert keyed.one("cloudtrail/trail:Trail").inputs["kmsKeyId"] == key.outputs["arn"]


def test_tables_queues_and_logs_are_encrypted_with_it(keyed: Stack, key: Resource) -> None:
    arn = key.outputs["arn"]

    for table in keyed.every("dynamodb/table:Table"):
        assert table.inputs["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": arn}
    for queue in keyed.every("sqs/queue:Queue"):
        assert queue.inputs["kmsMasterKeyId"] == arn
        assert "sqsManagedSseEnabled" not in queue.inputs
    without = {
        each.name
        for each in keyed.every("cloudwatch/logGroup:LogGroup")
        if each.inputs.get("kmsKeyId") != arn
    }
    # In us-east-1, where the ACL of a distribution must log, and where the key may not be.
    assert without == {"aws-waf-logs-photos-prod-edge"}


def test_the_replica_has_a_key_where_it_is_and_s3_copies_what_is_encrypted(
    keyed: Stack, key: Resource
) -> None:
    there = keyed.one("kms/key:Key", "photos-prod-replica-key")
    kind = "s3/bucketReplicationConfig:BucketReplicationConfig"
    (rule,) = keyed.one(kind).inputs["rules"]
    policy = keyed.one("iam/rolePolicy:RolePolicy", "photos-prod-replication-policy")
    grants = [
        each for each in policy.json("policy")["Statement"] if each["Action"][0].startswith("kms:")
    ]

    assert there.region == "eu-west-1"
    assert [each["Principal"] for each in there.json("policy")["Statement"]] == [
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    ]
    assert rule["sourceSelectionCriteria"] == {"sseKmsEncryptedObjects": {"status": "Enabled"}}
    encrypted = rule["destination"]["encryptionConfiguration"]
    assert encrypted == {"replicaKmsKeyId": there.outputs["arn"]}
    told = [(e["Action"], e["Resource"], e["Condition"]["StringEquals"]) for e in grants]
    assert told == [
        (
            ["kms:Decrypt"],
            [key.outputs["arn"]],
            {"kms:ViaService": [f"s3.{REGION}.amazonaws.com"]},
        ),
        (
            ["kms:Encrypt", "kms:GenerateDataKey"],
            [there.outputs["arn"]],
            {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]},
        ),
    ]


def test_switching_it_on_or_off_updates_resources_in_place(plain: Stack, keyed: Stack) -> None:
    """Nothing that holds data gets another name, type or parent, or loses its own name."""
    before = {each.urn: each for each in plain.resources}
    after = {each.urn: each for each in keyed.resources}

    assert set(before) <= set(after)
    assert {after[urn].type for urn in set(after) - set(before)} == {"aws:kms/key:Key"}
    for urn, old in before.items():
        new = after[urn]
        differing = {
            name
            for name in old.inputs.keys() | new.inputs.keys()
            # Files are other objects in each run, and the same on disk.
            if name not in {"code", "source"} and old.inputs.get(name) != new.inputs.get(name)
        }
        assert differing <= IN_PLACE.get(old.type.removeprefix("aws:"), set()), (urn, differing)
