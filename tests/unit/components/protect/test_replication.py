"""The replica of originals in another region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.components.conftest import PROD
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


ON = {
    "backup": "true",
    "backupDays": "40",
    "replicaRegion": "eu-west-1",
    "monthlyBudget": "25",
    "alarmEmails": '["a@home.arpa", "b@home.arpa"]',
}


@pytest.fixture(scope="module")
def careful() -> Stack:
    return run("prod", PROD | ON)


def test_the_replica_and_all_its_settings_are_in_the_other_region(careful: Stack) -> None:
    replica = careful.buckets()["replica"]
    settings = [each for each in careful.resources if each.inputs.get("bucket") == replica.id]

    assert replica.region == "eu-west-1"
    # Public access, ownership, encryption, versioning, lifecycle, policy.
    assert len(settings) == 6
    there = {each.urn for each in careful.resources if each.region == "eu-west-1"}
    assert there == {each.urn for each in (replica, *settings)}
    assert careful.exports["replicaBucket"] == replica.id


@pytest.mark.slow
def test_the_replicas_provider_has_the_credentials_of_the_stack() -> None:
    """Otherwise it would be created in whatever account the machine is signed in to."""
    roles = [{"roleArn": "arn:aws:iam::123456789012:role/deploy", "sessionName": "photos"}]
    signed_in = {
        "aws:profile": "family",
        "aws:assumeRoles": json.dumps(roles),
        "aws:allowedAccountIds": '["123456789012"]',
    }

    (provider,) = run("prod", PROD | ON | signed_in).providers

    assert provider["region"] == "eu-west-1"
    assert provider["profile"] == "family"
    assert json.loads(provider["assumeRoles"]) == roles
    assert json.loads(provider["allowedAccountIds"]) == ["123456789012"]


def test_the_replica_is_as_private_and_lasting_as_the_originals(careful: Stack) -> None:
    originals, replica = (careful.buckets()[role] for role in ("originals", "replica"))

    for kind in (
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "s3/bucketOwnershipControls:BucketOwnershipControls",
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "s3/bucketVersioning:BucketVersioning",
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ):
        mine, theirs = (careful.of_bucket(kind, bucket).inputs for bucket in (originals, replica))
        assert _of_any_bucket(mine) == _of_any_bucket(theirs)
    policy = careful.of_bucket("s3/bucketPolicy:BucketPolicy", replica).json("policy")
    assert [each["Sid"] for each in policy["Statement"]] == ["RefuseWithoutTls"]
    assert (replica.protect, replica.inputs["forceDestroy"]) == (True, False)


def test_originals_and_deletions_are_copied_once_both_buckets_keep_versions(
    careful: Stack,
) -> None:
    config = careful.one("s3/bucketReplicationConfig:BucketReplicationConfig")

    assert config.inputs["bucket"] == careful.buckets()["originals"].id
    assert config.inputs["role"] == _role(careful, "photos-prod-replication-role").outputs["arn"]
    assert config.inputs["rules"] == [
        {
            "id": "originals",
            "priority": 1,
            "status": "Enabled",
            "filter": {"prefix": "uploads/"},
            "deleteMarkerReplication": {"status": "Enabled"},
            "destination": {
                "bucket": careful.buckets()["replica"].outputs["arn"],
                "storageClass": "STANDARD_IA",
            },
        }
    ]
    versionings = {each.urn for each in careful.every("s3/bucketVersioning:BucketVersioning")}
    assert len(versionings) == 2
    assert versionings <= config.after
    assert _policy(careful).urn in config.after


def test_the_replication_role_may_read_originals_and_write_the_replica_only(
    careful: Stack,
) -> None:
    originals, replica = (
        careful.buckets()[role].outputs["arn"] for role in ("originals", "replica")
    )
    role = _role(careful, "photos-prod-replication-role")

    (trusted,) = role.json("assumeRolePolicy")["Statement"]
    assert trusted["Principal"] == {"Service": "s3.amazonaws.com"}
    assert _policy(careful).inputs["role"] == role.id
    allowed = [
        (set(each["Action"]), each["Resource"])
        for each in _policy(careful).json("policy")["Statement"]
    ]
    assert allowed == [
        ({"s3:GetReplicationConfiguration", "s3:ListBucket"}, [originals]),
        (
            {
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
            },
            [f"{originals}/uploads/*"],
        ),
        (
            {"s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"},
            [f"{replica}/uploads/*"],
        ),
    ]


def _role(stack: Stack, name: str) -> Resource:
    return stack.one("iam/role:Role", name)


def _policy(stack: Stack) -> Resource:
    return stack.one("iam/rolePolicy:RolePolicy", "photos-prod-replication-policy")


def _of_any_bucket(inputs: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in inputs.items() if key not in ("region", "bucket")}
