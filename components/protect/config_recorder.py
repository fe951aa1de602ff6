"""AWS Config's recorder, of which an account has one per region.

Where there is one already, `manageConfigRecorder: false` leaves it alone; it must record buckets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cfg, iam

from components.policies import allow, document, trust

if TYPE_CHECKING:
    from components.storage import PrivateBucket

PREFIX = "config"


@dataclass(frozen=True)
class ConfigRecorderArgs:
    """Where the history is stored: not in a locked bucket, which AWS Config cannot write to."""

    bucket: PrivateBucket
    account: pulumi.Input[str]
    partition: pulumi.Input[str]


class ConfigRecorder(pulumi.ComponentResource):
    """Records the settings of buckets, and nothing else, because each record costs."""

    def __init__(
        self, name: str, args: ConfigRecorderArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:protection:ConfigRecorder", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        role = iam.Role(
            f"{name}-config-role",
            assume_role_policy=trust("config.amazonaws.com", account=args.account),
            opts=child,
        )
        attached = iam.RolePolicyAttachment(
            f"{name}-config-role-reads",
            role=role.name,
            # AWS's own policy for exactly this; it reads settings, never what is stored.
            policy_arn=pulumi.Output.concat(
                "arn:", args.partition, ":iam::aws:policy/service-role/AWS_ConfigRole"
            ),
            opts=child,
        )
        history = pulumi.Output.concat(
            args.bucket.arn, f"/{PREFIX}/AWSLogs/", args.account, "/Config/*"
        )
        as_owner = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
        policy = iam.RolePolicy(
            f"{name}-config-policy",
            role=role.id,
            policy=document(
                allow(["s3:GetBucketAcl", "s3:ListBucket"], [args.bucket.arn]),
                allow(["s3:PutObject"], [history], condition=as_owner),
            ),
            opts=child,
        )
        recorder = cfg.Recorder(
            f"{name}-config",
            role_arn=role.arn,
            recording_group=cfg.RecorderRecordingGroupArgs(
                all_supported=False,
                include_global_resource_types=False,
                resource_types=["AWS::S3::Bucket"],
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attached, policy]),
        )
        channel = cfg.DeliveryChannel(
            f"{name}-config",
            s3_bucket_name=args.bucket.id,
            s3_key_prefix=PREFIX,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[recorder]),
        )
        cfg.RecorderStatus(
            f"{name}-config",
            name=recorder.name,
            is_enabled=True,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[channel]),
        )

        self.register_outputs({})
