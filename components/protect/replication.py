"""A replica of every original in another region, against the loss of a bucket or a whole region.

It follows the originals, including deletions: what is deleted for good is hidden in the replica at
once, and removed from it after `oldVersionDays`. So it is no backup; `Backup` is.
Renditions are not replicated, since they can be rendered again, nor are photos from before it was
switched on; docs/runbook.md says how to copy those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import iam, s3

from components import lifecycle
from components.policies import allow, document, trust
from components.protect.regional_provider import provider_in
from components.storage import PrivateBucket, PrivateBucketArgs

if TYPE_CHECKING:
    from components.policies import Statement
    from components.protect.encryption import CustomerKey

PREFIX = "uploads/"


@dataclass(frozen=True, kw_only=True)
class ReplicationArgs:
    """What is copied, and where: `region` is another one than the stack's.

    `key` is the customer's key of the originals; with it the replica gets one of its own.
    """

    originals: PrivateBucket
    region: str
    protect: bool
    old_version_days: int
    cold_storage_after_days: int
    key: CustomerKey | None = None


class Replication(pulumi.ComponentResource):
    """The replica bucket, and the rule and role by which S3 fills it."""

    replica: PrivateBucket

    def __init__(
        self, name: str, args: ReplicationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:replication:Replication", name, None, opts)

        there = provider_in(
            args.region, f"{name}-replica", opts=pulumi.ResourceOptions(parent=self)
        )
        elsewhere = pulumi.ResourceOptions(parent=self, providers=[there])
        keys = (args.key, args.key.in_region(args.region, elsewhere)) if args.key else None
        self.replica = PrivateBucket(
            f"{name}-replica",
            PrivateBucketArgs(
                protect=args.protect,
                key=keys[1].arn if keys else None,
                old_version_days=args.old_version_days,
                # S3 does not replicate what lifecycle rules do to the originals.
                rules=lifecycle.of_originals(args.cold_storage_after_days),
            ),
            opts=elsewhere,
        )
        self.replica.set_policy()
        role = iam.Role(
            f"{name}-replication-role",
            assume_role_policy=trust("s3.amazonaws.com"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        policy = self._policy(name, role, args.originals, keys)
        s3.BucketReplicationConfig(
            f"{name}-replication",
            bucket=args.originals.id,
            role=role.arn,
            rules=[self._rule(keys)],
            # S3 refuses the rule while either bucket keeps no versions.
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[policy, *args.originals.versioning, *self.replica.versioning],
            ),
        )

        self.register_outputs({"replicaBucket": self.replica.id})

    def _policy(
        self,
        name: str,
        role: iam.Role,
        originals: PrivateBucket,
        keys: tuple[CustomerKey, CustomerKey] | None,
    ) -> iam.RolePolicy:
        uses: list[Statement] = []
        if keys:
            here, there = keys
            # A copy's data key is encrypted, or derived from the bucket key where there is one.
            uses = [
                here.allow_use(["Decrypt"], "s3"),
                there.allow_use(["Encrypt", "GenerateDataKey"], "s3"),
            ]
        copied = pulumi.Output.concat(originals.arn, f"/{PREFIX}*")
        copies = pulumi.Output.concat(self.replica.arn, f"/{PREFIX}*")
        return iam.RolePolicy(
            f"{name}-replication-policy",
            role=role.id,
            policy=document(
                allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], [originals.arn]),
                allow(
                    [
                        "s3:GetObjectVersionForReplication",
                        "s3:GetObjectVersionAcl",
                        "s3:GetObjectVersionTagging",
                    ],
                    [copied],
                ),
                allow(["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], [copies]),
                *uses,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _rule(
        self, keys: tuple[CustomerKey, CustomerKey] | None
    ) -> s3.BucketReplicationConfigRuleArgs:
        return s3.BucketReplicationConfigRuleArgs(
            id="originals",
            priority=1,
            status="Enabled",
            filter=s3.BucketReplicationConfigRuleFilterArgs(prefix=PREFIX),
            # Without this a photo that was deleted would stay in the replica for ever.
            delete_marker_replication=s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(
                status="Enabled"
            ),
            # S3 skips objects that a customer's key encrypts unless told to include them.
            source_selection_criteria=s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
                sse_kms_encrypted_objects=s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(
                    status="Enabled"
                )
            )
            if keys
            else None,
            destination=s3.BucketReplicationConfigRuleDestinationArgs(
                bucket=self.replica.arn,
                encryption_configuration=s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
                    replica_kms_key_id=keys[1].arn
                )
                if keys
                else None,
                # Copies are read only in an emergency. Photos are larger than this class's minimum
                # of 128 KB, and stay longer than its 30 days.
                storage_class="STANDARD_IA",
            ),
        )
