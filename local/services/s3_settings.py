"""The settings of buckets, each a resource of its own that is written as a whole.

All of them work alike: one call stores the setting, one removes it, and the id is the bucket's
name. So a handler is a table of names and two functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from local.resource import Created, Properties, ReplaceError
from local.services import _policies, s3_shapes
from local.services._common import Shape, absent_is_fine, changed, known, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

Put: TypeAlias = Callable[[Any, str, Properties], object]
Remove: TypeAlias = Callable[[Any, str], object]


@dataclass(frozen=True)
class Setting:
    """One setting of a bucket: how its properties are named, stored and removed."""

    shape: Shape
    put: Put
    remove: Remove
    limits: str = ""

    @property
    def known(self) -> frozenset[str]:
        """The properties of the shape, and the bucket they are for."""
        return known(self.shape, also=("bucket",))

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Store it."""
        del name
        own = {key: value for key, value in inputs.items() if key in self.shape}
        self.put(aws.client("s3"), inputs["bucket"], translate(own, self.shape))
        return Created(inputs["bucket"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Store it again as a whole."""
        if changed(old, new, ("bucket",)):
            raise ReplaceError("a setting belongs to its bucket")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; with its bucket it is gone already."""
        del inputs
        with absent_is_fine():
            self.remove(aws.client("s3"), current.id)


def _put_versioning(client: Any, bucket: str, values: Properties) -> None:
    configuration: Properties = values["VersioningConfiguration"]
    # A bucket starts without versioning, and AWS takes no such status back.
    if configuration.get("Status") != "Disabled":
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=configuration)


def _put_policy(client: Any, bucket: str, values: Properties) -> None:
    policy = _policies.without_tls_conditions(values["Policy"])
    if _policies.is_empty(policy):
        client.delete_bucket_policy(Bucket=bucket)
    else:
        client.put_bucket_policy(Bucket=bucket, Policy=policy)


HANDLERS: dict[str, ResourceHandler] = {
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Setting(
        s3_shapes.PUBLIC_ACCESS,
        lambda s3, bucket, values: s3.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=values
        ),
        lambda s3, bucket: s3.delete_public_access_block(Bucket=bucket),
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Setting(
        s3_shapes.OWNERSHIP,
        lambda s3, bucket, values: s3.put_bucket_ownership_controls(
            Bucket=bucket, OwnershipControls=values
        ),
        lambda s3, bucket: s3.delete_bucket_ownership_controls(Bucket=bucket),
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        Setting(
            s3_shapes.ENCRYPTION,
            lambda s3, bucket, values: s3.put_bucket_encryption(
                Bucket=bucket, ServerSideEncryptionConfiguration=values
            ),
            lambda s3, bucket: s3.delete_bucket_encryption(Bucket=bucket),
            "objects are not encrypted on this machine's disk",
        )
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Setting(
        s3_shapes.VERSIONING,
        _put_versioning,
        lambda s3, bucket: s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
        ),
    ),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": Setting(
        s3_shapes.OBJECT_LOCK,
        lambda s3, bucket, values: s3.put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", **values}
        ),
        # A bucket that locks can forget how long, never that it locks.
        lambda s3, bucket: s3.put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
        ),
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Setting(
        s3_shapes.LIFECYCLE,
        lambda s3, bucket, values: s3.put_bucket_lifecycle_configuration(
            Bucket=bucket, LifecycleConfiguration=values
        ),
        lambda s3, bucket: s3.delete_bucket_lifecycle(Bucket=bucket),
        "lifecycle rules are stored, but nothing expires or changes its storage class",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": Setting(
        {"policy": "Policy"},
        _put_policy,
        lambda s3, bucket: s3.delete_bucket_policy(Bucket=bucket),
        _policies.LIMIT,
    ),
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": Setting(
        s3_shapes.CORS,
        lambda s3, bucket, values: s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=values),
        lambda s3, bucket: s3.delete_bucket_cors(Bucket=bucket),
    ),
    "aws:s3/bucketLogging:BucketLogging": Setting(
        s3_shapes.LOGGING,
        lambda s3, bucket, values: s3.put_bucket_logging(
            Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": {"TargetPrefix": "", **values}}
        ),
        lambda s3, bucket: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={}),
        "no S3 access logs are written",
    ),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": Setting(
        s3_shapes.REPLICATION,
        lambda s3, bucket, values: s3.put_bucket_replication(
            Bucket=bucket, ReplicationConfiguration=values
        ),
        lambda s3, bucket: s3.delete_bucket_replication(Bucket=bucket),
        "objects are copied whatever the role's permissions",
    ),
    "aws:s3/bucketNotification:BucketNotification": Setting(
        s3_shapes.NOTIFICATION,
        lambda s3, bucket, values: s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=values
        ),
        lambda s3, bucket: s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={}
        ),
    ),
}
