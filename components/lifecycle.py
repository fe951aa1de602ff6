"""Lifecycle rules of buckets: what S3 deletes or stores elsewhere by itself, and when."""

from __future__ import annotations

from pulumi_aws import s3

# An original that is a photo but could not be rendered stays as long as its item, so that it can be
# tried again. The thumbnail function tags it.
FAILED_ORIGINAL_DAYS = 30
# Longer than handlers/gallery/upkeep.py uses a snapshot.
TIMELINE_DAYS = 40
# As handlers/model/export.py tells people.
EXPORT_DAYS = 7


def abort_unfinished_uploads() -> s3.BucketLifecycleConfigurationRuleArgs:
    """Parts of multipart uploads that were never completed."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="unfinished-uploads",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=1
        ),
    )


def expire_old_versions(days: int) -> s3.BucketLifecycleConfigurationRuleArgs:
    """Versions that were replaced or deleted `days` ago, and delete markers left without any."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="old-versions",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=days
        ),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(
            expired_object_delete_marker=True
        ),
    )


def expire_logs(days: int) -> s3.BucketLifecycleConfigurationRuleArgs:
    """Everything in a bucket of logs after `days`."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="old-logs",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
    )


def expire_downloads() -> s3.BucketLifecycleConfigurationRuleArgs:
    """Copies of originals that were made for downloads."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="downloads",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="downloads/"),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=1),
    )


def expire_timelines() -> s3.BucketLifecycleConfigurationRuleArgs:
    """Snapshots of timelines that were not replaced in this time: they would be made anew."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="timelines",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="timelines/"),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=TIMELINE_DAYS),
    )


def of_originals(cold_after_days: int) -> list[s3.BucketLifecycleConfigurationRuleArgs]:
    """The rules of originals and of their copies; 0 days leaves them in the class they came in."""
    return [
        _expire_failed(),
        _expire_exports(),
        *([_cool(cold_after_days)] if cold_after_days else []),
    ]


def _cool(days: int) -> s3.BucketLifecycleConfigurationRuleArgs:
    """Originals that were stored `days` ago move into a class that is cheap and still instant.

    Both downloads and another rendering read it like any other; the classes below it, Flexible
    Retrieval and Deep Archive, need hours. S3 leaves objects below 128 KB where they are, because
    this class charges for at least as much. Versions that were replaced or deleted before do not
    move either: they expire before that would pay.
    """
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="cold-originals",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="uploads/"),
        transitions=[
            s3.BucketLifecycleConfigurationRuleTransitionArgs(days=days, storage_class="GLACIER_IR")
        ],
    )


def _expire_failed() -> s3.BucketLifecycleConfigurationRuleArgs:
    """Originals that could not be rendered, with all their versions."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="failed-originals",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(
            tag=s3.BucketLifecycleConfigurationRuleFilterTagArgs(key="status", value="failed")
        ),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=FAILED_ORIGINAL_DAYS),
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=1
        ),
    )


def _expire_exports() -> s3.BucketLifecycleConfigurationRuleArgs:
    """Copies of everything of a person's, which they have had time to fetch."""
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="exports",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="exports/"),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=EXPORT_DAYS),
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=1
        ),
    )
