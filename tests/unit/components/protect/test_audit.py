"""The trail: what it records, and that nobody can change what it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.declared import ACCOUNT, REGION
from tests.unit.components.recorded import run
from tests.unit.components.stacks import HARDENED

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


@pytest.fixture(scope="module")
def audited() -> Stack:
    return run("prod", HARDENED)


def fields(stack: Stack, name: str) -> dict[str, dict[str, Any]]:
    selectors = stack.one("cloudtrail/trail:Trail").inputs["advancedEventSelectors"]
    (found,) = [each["fieldSelectors"] for each in selectors if each["name"] == name]
    return {each["field"]: each for each in found}


def test_there_is_no_trail_by_default(dev: Stack) -> None:
    assert not dev.every("cloudtrail/trail:Trail")
    assert "trail" not in dev.buckets()


def test_every_access_to_originals_is_recorded_and_to_no_other_object(audited: Stack) -> None:
    found = fields(audited, "Originals")

    assert found["eventCategory"]["equals"] == ["Data"]
    assert found["resources.type"]["equals"] == ["AWS::S3::Object"]
    arn = audited.buckets()["originals"].outputs["arn"]
    assert found["resources.ARN"]["startsWiths"] == [f"{arn}/"]
    # Reads and writes: nothing narrows it further.
    assert "readOnly" not in found


def test_changes_of_the_account_are_recorded(audited: Stack) -> None:
    found = fields(audited, "Changes")

    assert found["eventCategory"]["equals"] == ["Management"]
    assert found["readOnly"]["equals"] == ["false"]


def test_changes_are_recorded_wherever_they_are_made(audited: Stack) -> None:
    """Changes of IAM and CloudFront are recorded in us-east-1, wherever the stack is."""
    assert audited.one("cloudtrail/trail:Trail").inputs["isMultiRegionTrail"] is True


def test_a_tampered_file_is_detectable(audited: Stack) -> None:
    assert audited.one("cloudtrail/trail:Trail").inputs["enableLogFileValidation"] is True


def test_the_trails_bucket_is_its_own_locked_and_protected(audited: Stack) -> None:
    bucket = audited.buckets()["trail"]
    lock = audited.one("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")

    assert audited.one("cloudtrail/trail:Trail").inputs["s3BucketName"] == bucket.id
    assert bucket.inputs["objectLockEnabled"] is True
    assert bucket.protect
    assert lock.inputs["bucket"] == bucket.id
    assert lock.inputs["rule"]["defaultRetention"] == {"mode": "GOVERNANCE", "days": 90}
    versioning = audited.of_bucket("s3/bucketVersioning:BucketVersioning", bucket)
    assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}
    assert versioning.urn in lock.after


def test_no_other_bucket_locks(audited: Stack) -> None:
    locked = [role for role, b in audited.buckets().items() if "objectLockEnabled" in b.inputs]

    assert locked == ["trail"]


def test_files_expire(audited: Stack) -> None:
    kind = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    rules = audited.of_bucket(kind, audited.buckets()["trail"]).inputs["rules"]

    days = [each["expiration"]["days"] for each in rules if "days" in each.get("expiration", {})]
    assert days == [90]
    (old,) = [each for each in rules if "noncurrentVersionExpiration" in each]
    assert old["noncurrentVersionExpiration"] == {"noncurrentDays": 1}


def test_only_this_stacks_trail_may_write_and_the_files_are_the_bucket_owners(
    audited: Stack,
) -> None:
    bucket = audited.buckets()["trail"]
    policy = audited.of_bucket("s3/bucketPolicy:BucketPolicy", bucket)
    allowed = [each for each in policy.json("policy")["Statement"] if each["Effect"] == "Allow"]
    trail = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/photos-prod-trail-*"

    assert {each["Principal"]["Service"] for each in allowed} == {"cloudtrail.amazonaws.com"}
    for each in allowed:
        assert each["Condition"]["ArnLike"] == {"aws:SourceArn": trail}
        assert each["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT
    (write,) = [each for each in allowed if each["Action"] == ["s3:PutObject"]]
    assert write["Resource"] == [f"{bucket.outputs['arn']}/AWSLogs/{ACCOUNT}/*"]
    assert write["Condition"]["StringEquals"]["s3:x-amz-acl"] == "bucket-owner-full-control"
    assert policy.urn in audited.one("cloudtrail/trail:Trail").after


def test_reads_of_the_trail_are_logged_too(audited: Stack) -> None:
    logging = audited.of_bucket("s3/bucketLogging:BucketLogging", audited.buckets()["trail"])

    assert logging.inputs["targetBucket"] == audited.buckets()["logs"].id
