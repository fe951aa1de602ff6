from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.gallery.upkeep import MARGIN, TOO_OLD
from handlers.model.image import FAILED_LIFE, TOMBSTONE_LIFE
from tests.unit.components.conftest import PROD
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

ROLES = ("originals", "renditions", "site", "logs")


def test_there_are_four_buckets(dev: Stack) -> None:
    assert sorted(dev.buckets()) == sorted(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_no_bucket_can_be_made_public(dev: Stack, role: str) -> None:
    block = dev.of_bucket("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", dev.buckets()[role])

    flags = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    assert all(block.inputs[flag] is True for flag in flags)


@pytest.mark.parametrize("role", ROLES)
def test_every_bucket_belongs_to_its_owner_alone(dev: Stack, role: str) -> None:
    kind = "s3/bucketOwnershipControls:BucketOwnershipControls"
    ownership = dev.of_bucket(kind, dev.buckets()[role])

    assert ownership.inputs["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


@pytest.mark.parametrize("role", ROLES)
def test_every_bucket_is_encrypted(dev: Stack, role: str) -> None:
    kind = "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    (rule,) = dev.of_bucket(kind, dev.buckets()[role]).inputs["rules"]

    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "AES256"}


@pytest.mark.parametrize("role", ROLES)
def test_every_bucket_refuses_requests_without_tls(dev: Stack, role: str) -> None:
    bucket = dev.buckets()[role]
    statements = dev.of_bucket("s3/bucketPolicy:BucketPolicy", bucket).json("policy")["Statement"]

    arn = bucket.outputs["arn"]
    assert {
        "Sid": "RefuseWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    } in statements


@pytest.mark.parametrize("role", ROLES)
def test_a_bucket_gets_its_policy_after_its_public_access_block(dev: Stack, role: str) -> None:
    bucket = dev.buckets()[role]
    block = dev.of_bucket("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket)

    assert block.urn in dev.of_bucket("s3/bucketPolicy:BucketPolicy", bucket).after


@pytest.mark.parametrize("role", ROLES)
def test_unfinished_uploads_are_removed_after_a_day(dev: Stack, role: str) -> None:
    rule = _rules(dev, role)["unfinished-uploads"]

    assert rule["status"] == "Enabled"
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 1}


def test_originals_are_versioned_and_only_they(dev: Stack) -> None:
    versioning = dev.one("s3/bucketVersioning:BucketVersioning")

    assert versioning.inputs["bucket"] == dev.buckets()["originals"].id
    assert versioning.inputs["versioningConfiguration"] == {"status": "Enabled"}


def test_old_versions_of_originals_are_kept_as_long_as_configured(prod: Stack) -> None:
    rule = _rules(prod, "originals")["old-versions"]

    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 60}
    assert rule["expiration"] == {"expiredObjectDeleteMarker": True}


def test_rules_about_old_versions_wait_for_versioning(dev: Stack) -> None:
    kind = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    lifecycle = dev.of_bucket(kind, dev.buckets()["originals"])

    assert dev.one("s3/bucketVersioning:BucketVersioning").urn in lifecycle.after


def test_failed_originals_expire_with_their_item_and_all_versions(prod: Stack) -> None:
    rule = _rules(prod, "originals")["failed-originals"]

    assert rule["filter"] == {"tag": {"key": "status", "value": "failed"}}
    assert rule["expiration"] == {"days": FAILED_LIFE.days}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 1}


def test_originals_stay_in_their_class_unless_configured(dev: Stack, prod: Stack) -> None:
    for stack in (dev, prod):
        assert "cold-originals" not in _rules(stack, "originals")


@pytest.mark.slow
def test_old_originals_and_their_replica_move_into_a_class_that_can_be_read_at_once() -> None:
    cold = run("prod", PROD | {"coldStorageAfterDays": "45", "replicaRegion": "eu-west-1"})

    for role in ("originals", "replica"):
        rule = _rules(cold, role)["cold-originals"]
        assert rule["status"] == "Enabled"
        # Renditions and copies for downloads are in another bucket, and stay as they are.
        assert rule["filter"] == {"prefix": "uploads/"}
        assert rule["transitions"] == [{"days": 45, "storageClass": "GLACIER_IR"}]
        assert rule.keys() == {"id", "status", "filter", "transitions"}
    assert "cold-originals" not in _rules(cold, "renditions")


def test_copies_for_downloads_expire_after_a_day_and_renditions_never(dev: Stack) -> None:
    rules = _rules(dev, "renditions")

    assert set(rules) == {"unfinished-uploads", "downloads", "timelines"}
    assert rules["downloads"]["status"] == "Enabled"
    assert rules["downloads"]["filter"] == {"prefix": "downloads/"}
    assert rules["downloads"]["expiration"] == {"days": 1}


def test_snapshots_of_timelines_expire_once_they_would_be_made_anew(dev: Stack) -> None:
    rule = _rules(dev, "renditions")["timelines"]

    assert rule["filter"] == {"prefix": "timelines/"}
    assert rule["expiration"] == {"days": TOMBSTONE_LIFE.days}
    assert TOO_OLD < TOMBSTONE_LIFE - 2 * MARGIN


def test_logs_expire_as_configured(prod: Stack) -> None:
    assert _rules(prod, "logs")["old-logs"]["expiration"] == {"days": 90}


def test_only_originals_answer_other_origins_and_only_for_uploads(dev: Stack) -> None:
    cors = dev.one("s3/bucketCorsConfiguration:BucketCorsConfiguration")

    assert cors.inputs["bucket"] == dev.buckets()["originals"].id
    assert cors.inputs["corsRules"] == [
        {
            "allowedOrigins": [dev.exports["siteUrl"], "https://other.example.com"],
            "allowedMethods": ["PUT", "POST"],
            "allowedHeaders": ["content-type", "x-amz-checksum-sha256", "if-none-match"],
            "maxAgeSeconds": 3600,
        }
    ]


def test_without_configured_origins_only_the_site_may_upload(prod: Stack) -> None:
    (rule,) = prod.one("s3/bucketCorsConfiguration:BucketCorsConfiguration").inputs["corsRules"]

    assert rule["allowedOrigins"] == [prod.exports["siteUrl"]]


def test_with_a_custom_domain_both_names_may_upload(own_domain: Stack) -> None:
    cors = own_domain.one("s3/bucketCorsConfiguration:BucketCorsConfiguration")
    (rule,) = cors.inputs["corsRules"]

    assert rule["allowedOrigins"] == [
        "https://photos.home.arpa",
        "https://d111111abcdef8.cloudfront.net",
    ]


def _rules(stack: Stack, role: str) -> dict[str, dict[str, object]]:
    kind = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    rules = stack.of_bucket(kind, stack.buckets()[role]).inputs["rules"]
    return {rule["id"]: rule for rule in rules}
