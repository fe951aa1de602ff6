"""An audit trail of access to originals and changes to the account, in a locked bucket.

Reads of anything but originals are not recorded: renditions are public, and CloudFront's and the
buckets' access logs cover them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudtrail

from components.lifecycle import expire_logs
from components.policies import allow
from components.storage import PrivateBucket, PrivateBucketArgs

if TYPE_CHECKING:
    from components.config.stack import StackConfig

_SERVICE = "cloudtrail.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class AuditTrailArgs:
    """Whose reads and writes are recorded, and where this stack is."""

    config: StackConfig
    originals: PrivateBucket
    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]
    key: pulumi.Input[str] | None = None


class AuditTrail(pulumi.ComponentResource):
    """The trail and its bucket, where each file is kept unchanged for as long as logs are."""

    bucket: PrivateBucket
    trail: cloudtrail.Trail

    def __init__(
        self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:protection:AuditTrail", name, None, opts)
        days = args.config.log_retention_days

        self.bucket = PrivateBucket(
            f"{name}-trail",
            PrivateBucketArgs(
                protect=args.config.protect,
                # A lock needs versioning; a file's last version expires the day after its lock.
                old_version_days=1,
                locked_days=days,
                rules=[expire_logs(days)],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        policy = self.bucket.set_policy(*self._may_write(name, args))
        self.trail = cloudtrail.Trail(
            f"{name}-trail",
            s3_bucket_name=self.bucket.id,
            kms_key_id=args.key,
            # IAM and CloudFront are recorded in one region for the whole world, which need not be
            # the stack's; and acting from another region is recorded too.
            is_multi_region_trail=True,
            # Digests, signed by AWS, that reveal a changed or missing file.
            enable_log_file_validation=True,
            advanced_event_selectors=[
                _events(
                    "Originals",
                    {
                        "eventCategory": ["Data"],
                        "resources.type": ["AWS::S3::Object"],
                    },
                    below=pulumi.Output.concat(args.originals.arn, "/"),
                ),
                # Who changed keys, roles, policies, functions: the first such trail is free.
                _events("Changes", {"eventCategory": ["Management"], "readOnly": ["false"]}),
            ],
            # CloudTrail checks the bucket's policy when the trail is created.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.register_outputs({"trailBucket": self.bucket.id})

    def _may_write(self, name: str, args: AuditTrailArgs) -> list[dict[str, object]]:
        """This stack's trail may write, by its name prefix, since the trail is created later."""
        source = pulumi.Output.concat(
            *("arn:", args.partition, ":cloudtrail:", args.region, ":"),
            *(args.account, f":trail/{name}-trail-*"),
        )
        of_trail = {
            "ArnLike": {"aws:SourceArn": source},
            "StringEquals": {"aws:SourceAccount": args.account},
        }
        files = pulumi.Output.concat(self.bucket.arn, "/AWSLogs/", args.account, "/*")
        as_owner = {"s3:x-amz-acl": "bucket-owner-full-control"}
        return [
            allow(["s3:GetBucketAcl"], [self.bucket.arn], service=_SERVICE, condition=of_trail),
            allow(
                ["s3:PutObject"],
                [files],
                service=_SERVICE,
                condition={**of_trail, "StringEquals": {**of_trail["StringEquals"], **as_owner}},
            ),
        ]


def _events(
    name: str, fields: dict[str, list[str]], *, below: pulumi.Input[str] | None = None
) -> cloudtrail.TrailAdvancedEventSelectorArgs:
    selectors = [
        cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs(field=field, equals=values)
        for field, values in fields.items()
    ]
    if below is not None:
        selectors.append(
            cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs(
                field="resources.ARN", starts_withs=[below]
            )
        )
    return cloudtrail.TrailAdvancedEventSelectorArgs(name=name, field_selectors=selectors)
