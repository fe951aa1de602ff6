"""Access logs of the buckets and of the distribution, in a bucket of their own.

It is created last, when everything that writes logs exists, so that its policy can name each
writer. The log bucket does not log access to itself, which would never end. API Gateway and the
functions log to CloudWatch instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch, s3

from components.lifecycle import expire_logs
from components.policies import allow
from components.storage import PrivateBucket, PrivateBucketArgs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_aws import cloudfront

    from components.config.stack import StackConfig

# Distributions report to CloudWatch Logs in this region only, wherever the stack is.
DISTRIBUTION_LOG_REGION = "us-east-1"

# Without cookies, query strings and referrers, which may contain credentials for a photo. (S3's own
# logs have query strings, but their signatures have expired when a log is written.) The viewer's
# address is kept as long as the logs, because abuse cannot be investigated without it.
DISTRIBUTION_FIELDS = [
    "date",
    "time",
    "x-edge-location",
    "sc-bytes",
    "c-ip",
    "cs-method",
    "cs(Host)",
    "cs-uri-stem",
    "sc-status",
    "cs(User-Agent)",
    "x-edge-result-type",
    "x-edge-request-id",
    "x-host-header",
    "cs-protocol",
    "cs-bytes",
    "time-taken",
    "ssl-protocol",
    "ssl-cipher",
    "x-edge-response-result-type",
    "cs-protocol-version",
    "time-to-first-byte",
    "x-edge-detailed-result-type",
    "sc-content-type",
    "sc-content-len",
]


@dataclass(frozen=True, kw_only=True)
class AccessLogsArgs:
    """Who writes logs: buckets by the prefix of their logs, and the distribution."""

    config: StackConfig
    buckets: Mapping[str, PrivateBucket]
    distribution: cloudfront.Distribution
    account: pulumi.Input[str]
    partition: pulumi.Input[str]


class AccessLogs(pulumi.ComponentResource):
    """The log bucket, and everything that writes to it."""

    bucket: PrivateBucket

    def __init__(
        self, name: str, args: AccessLogsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:logs:AccessLogs", name, None, opts)
        self._name = name

        self.bucket = PrivateBucket(
            f"{name}-logs",
            PrivateBucketArgs(
                protect=args.config.protect, rules=[expire_logs(args.config.log_retention_days)]
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        policy = self._policy(args)
        # S3 and CloudFront try the bucket's policy when logging is turned on.
        after = pulumi.ResourceOptions(parent=self, depends_on=[policy])
        for prefix, source in args.buckets.items():
            s3.BucketLogging(
                f"{name}-{prefix}-logging",
                bucket=source.id,
                target_bucket=self.bucket.id,
                target_prefix=f"s3/{prefix}/",
                opts=after,
            )
        self._deliver(args.distribution, after)

        self.register_outputs({"logBucket": self.bucket.id})

    def _policy(self, args: AccessLogsArgs) -> s3.BucketPolicy:
        account = args.account
        from_buckets = [
            allow(
                ["s3:PutObject"],
                [pulumi.Output.concat(self.bucket.arn, f"/s3/{prefix}/*")],
                service="logging.s3.amazonaws.com",
                condition={
                    "ArnEquals": {"aws:SourceArn": source.arn},
                    "StringEquals": {"aws:SourceAccount": account},
                },
            )
            for prefix, source in args.buckets.items()
        ]
        from_distribution = allow(
            ["s3:PutObject"],
            [pulumi.Output.concat(self.bucket.arn, "/AWSLogs/", account, "/CloudFront/*")],
            service="delivery.logs.amazonaws.com",
            # Exactly in this form CloudWatch Logs recognises the statement and adds none.
            condition={
                "StringEquals": {
                    "s3:x-amz-acl": "bucket-owner-full-control",
                    "aws:SourceAccount": account,
                },
                "ArnLike": {
                    "aws:SourceArn": pulumi.Output.concat(
                        "arn:",
                        args.partition,
                        f":logs:{DISTRIBUTION_LOG_REGION}:",
                        account,
                        ":delivery-source:*",
                    )
                },
            },
        )
        return self.bucket.set_policy(*from_buckets, from_distribution)

    def _deliver(
        self, distribution: cloudfront.Distribution, after: pulumi.ResourceOptions
    ) -> None:
        """The distribution's log, by log delivery, which needs no bucket ACLs."""
        child = pulumi.ResourceOptions(parent=self)
        source = cloudwatch.LogDeliverySource(
            f"{self._name}-distribution",
            log_type="ACCESS_LOGS",
            resource_arn=distribution.arn,
            region=DISTRIBUTION_LOG_REGION,
            opts=child,
        )
        destination = cloudwatch.LogDeliveryDestination(
            f"{self._name}-distribution-logs",
            output_format="json",
            delivery_destination_configuration=cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
                destination_resource_arn=self.bucket.arn
            ),
            region=DISTRIBUTION_LOG_REGION,
            opts=child,
        )
        cloudwatch.LogDelivery(
            f"{self._name}-distribution-delivery",
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            record_fields=DISTRIBUTION_FIELDS,
            region=DISTRIBUTION_LOG_REGION,
            opts=after,
        )
