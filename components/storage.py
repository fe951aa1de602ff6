"""A private bucket with the settings that every bucket of a stack has.

Owners add what only some buckets have: CORS, notifications, access logs. The bucket policy is a
second step, `set_policy`, because a reader such as a distribution exists only after the bucket.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import s3

from components import lifecycle
from components.policies import deny_without_tls, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.policies import Statement


@dataclass(frozen=True, kw_only=True)
class PrivateBucketArgs:
    """What differs between the buckets.

    `protect` keeps the bucket and its objects from being deleted. `old_version_days` turns
    versioning on and says how long replaced and deleted objects can be recovered. `rules` are
    lifecycle rules beside those that every bucket has. `locked_days` is how long nobody may delete
    an object or write over it; it needs `old_version_days`. `key` is the ARN of a KMS key to
    encrypt with; otherwise S3 uses its own.
    """

    protect: bool
    old_version_days: int | None = None
    rules: Sequence[s3.BucketLifecycleConfigurationRuleArgs] = ()
    locked_days: int | None = None
    key: pulumi.Input[str] | None = None


class PrivateBucket(pulumi.ComponentResource):
    """A private, owner-enforced, encrypted bucket that expires what is no longer needed."""

    bucket: s3.Bucket
    versioning: list[pulumi.Resource]
    """What rules about versions must depend on; empty without versioning."""

    def __init__(
        self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:storage:PrivateBucket", name, None, opts)
        self._name = name
        child = pulumi.ResourceOptions(parent=self)

        self.bucket = s3.Bucket(
            name,
            # Destroying an unprotected stack deletes its photos; the README warns.
            force_destroy=not args.protect,
            # Only where requested: it cannot be disabled again.
            object_lock_enabled=True if args.locked_days else None,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        self._access = s3.BucketPublicAccessBlock(
            f"{name}-access",
            bucket=self.bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        s3.BucketOwnershipControls(
            f"{name}-ownership",
            bucket=self.bucket.id,
            rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=child,
        )
        s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.bucket.id,
            rules=[
                s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                        sse_algorithm="AES256" if args.key is None else "aws:kms",
                        kms_master_key_id=args.key,
                    ),
                    # One call to KMS for many objects instead of one each, which would cost.
                    bucket_key_enabled=None if args.key is None else True,
                )
            ],
            opts=child,
        )
        self.versioning = self._versioning(args)
        self._lifecycle(args, self.versioning)
        if args.locked_days:
            self._lock(args.locked_days)

        self.arn = self.bucket.arn
        self.id = self.bucket.id
        self.register_outputs({"arn": self.arn, "id": self.id})

    def set_policy(self, *allowed: Statement) -> s3.BucketPolicy:
        """Write the bucket's one policy: TLS only, and what `allowed` grants. Call it once."""
        return s3.BucketPolicy(
            f"{self._name}-policy",
            bucket=self.bucket.id,
            policy=document(deny_without_tls(self.bucket.arn), *allowed),
            # S3 refuses two changes of one bucket's permissions at the same time.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self._access]),
        )

    def _versioning(self, args: PrivateBucketArgs) -> list[pulumi.Resource]:
        if args.old_version_days is None:
            return []
        versioning = s3.BucketVersioning(
            f"{self._name}-versioning",
            bucket=self.bucket.id,
            versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(
                status="Enabled"
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return [versioning]

    def _lock(self, days: int) -> None:
        s3.BucketObjectLockConfiguration(
            f"{self._name}-lock",
            bucket=self.bucket.id,
            rule=s3.BucketObjectLockConfigurationRuleArgs(
                default_retention=s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
                    # Compliance mode would bind even the account's owner, and the bill with it.
                    mode="GOVERNANCE",
                    days=days,
                )
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=self.versioning),
        )

    def _lifecycle(self, args: PrivateBucketArgs, after: list[pulumi.Resource]) -> None:
        rules = [lifecycle.abort_unfinished_uploads()]
        if args.old_version_days is not None:
            rules.append(lifecycle.expire_old_versions(args.old_version_days))
        s3.BucketLifecycleConfiguration(
            f"{self._name}-lifecycle",
            bucket=self.bucket.id,
            rules=[*rules, *args.rules],
            # Rules about old versions are refused until versioning is on.
            opts=pulumi.ResourceOptions(parent=self, depends_on=after),
        )
