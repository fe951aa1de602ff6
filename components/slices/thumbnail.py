"""Making renditions: original → queue → thumbnail function → renditions bucket.

Between bucket and function stands a queue. It takes in any number of photos at once and hands them
out as fast as is allowed, tries again what failed, and puts aside, for somebody to look at, what
never succeeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_aws import lambda_, s3, sqs

from components.function import ServiceFunction, ServiceFunctionArgs
from components.lifecycle import expire_downloads
from components.policies import allow, document
from components.storage import PrivateBucket, PrivateBucketArgs

if TYPE_CHECKING:
    from components.config.stack import StackConfig
    from components.function import FunctionPlatform
    from components.metadata import ImageMetadata
    from components.protect.encryption import CustomerKey

TIMEOUT = 120
# AWS asks for six times the function's timeout, so that a message which waits for a free function
# does not become visible again meanwhile.
VISIBILITY = 6 * TIMEOUT
# The function itself says when a failed message comes again: at first after ten seconds, then each
# time twice as long. Eight deliveries are spread over twenty minutes, which outlast most outages.
DELIVERIES = 8
DAY = 24 * 60 * 60
RETENTION = 4 * DAY
DEAD_RETENTION = 14 * DAY  # the most there is: time for a person to look


@dataclass(frozen=True, kw_only=True)
class ThumbnailArgs:
    """What the thumbnail subsystem stands on; `account` is the AWS account's number."""

    config: StackConfig
    platform: FunctionPlatform
    table: ImageMetadata
    originals: PrivateBucket
    account: pulumi.Input[str]


class Thumbnail(pulumi.ComponentResource):
    """The thumbnail function and everything between an original and its renditions."""

    renditions: PrivateBucket
    queue: sqs.Queue
    dead_letters: sqs.Queue
    function: ServiceFunction

    def __init__(
        self, name: str, args: ThumbnailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:thumbnail:Thumbnail", name, None, opts)
        self._name = name

        # Not versioned: renditions are named by their content and can be made again. The site
        # writes the policy, because the distribution that reads them is its own.
        self.renditions = PrivateBucket(
            f"{name}-renditions",
            PrivateBucketArgs(
                protect=args.config.protect,
                key=args.platform.key.arn if args.platform.key else None,
                rules=[expire_downloads()],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.dead_letters, self.queue = self._queues(args.platform.key)
        self._notify(args)
        self.function = self._function(args)
        self._trigger(args.config.thumbnail_concurrency)

        self.register_outputs({"renditionsBucket": self.renditions.id})

    def _queues(self, key: CustomerKey | None) -> tuple[sqs.Queue, sqs.Queue]:
        child = pulumi.ResourceOptions(parent=self)
        # With either encryption the queues also refuse requests without TLS.
        encryption: dict[str, Any] = (
            # An hour of messages for one call of KMS.
            {"kms_master_key_id": key.arn, "kms_data_key_reuse_period_seconds": 3600}
            if key
            else {"sqs_managed_sse_enabled": True}
        )
        dead_letters = sqs.Queue(
            f"{self._name}-thumbnail-dead-letters",
            message_retention_seconds=DEAD_RETENTION,
            **encryption,
            opts=child,
        )
        queue = sqs.Queue(
            f"{self._name}-thumbnail",
            visibility_timeout_seconds=VISIBILITY,
            message_retention_seconds=RETENTION,
            receive_wait_time_seconds=20,
            **encryption,
            redrive_policy=pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": DELIVERIES}
            ),
            opts=child,
        )
        sqs.RedriveAllowPolicy(
            f"{self._name}-thumbnail-redrive",
            queue_url=dead_letters.id,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
            ),
            opts=child,
        )
        return dead_letters, queue

    def _notify(self, args: ThumbnailArgs) -> None:
        policy = sqs.QueuePolicy(
            f"{self._name}-thumbnail-policy",
            queue_url=self.queue.id,
            policy=document(
                allow(
                    ["sqs:SendMessage"],
                    [self.queue.arn],
                    service="s3.amazonaws.com",
                    # The bucket's name alone would pass to whoever owns that name one day.
                    condition={
                        "ArnEquals": {"aws:SourceArn": args.originals.arn},
                        "StringEquals": {"aws:SourceAccount": args.account},
                    },
                )
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        s3.BucketNotification(
            f"{self._name}-originals-created",
            bucket=args.originals.id,
            # AWS Backup sees by these events what has changed. It switches them on itself,
            # and `pulumi up --refresh` would switch them off again.
            eventbridge=True if args.config.backup else None,
            queues=[
                s3.BucketNotificationQueueArgs(
                    queue_arn=self.queue.arn,
                    events=["s3:ObjectCreated:*"],
                    filter_prefix="uploads/",
                )
            ],
            # S3 sends a test message and refuses the notification when it does not get through.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

    def _function(self, args: ThumbnailArgs) -> ServiceFunction:
        uploads = pulumi.Output.concat(args.originals.arn, "/uploads/*")
        thumbnails = pulumi.Output.concat(self.renditions.arn, "/thumbnails/*")
        return ServiceFunction(
            f"{self._name}-thumbnail",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="thumbnail",
                memory=args.config.thumbnail_memory,
                timeout=TIMEOUT,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "RENDITIONS_BUCKET": self.renditions.id,
                    "TABLE_NAME": args.table.name,
                    "CONTENTS_TABLE": args.table.contents_name,
                    "QUEUE_URL": self.queue.id,
                    "MAX_UPLOAD_BYTES": str(args.config.max_upload_bytes),
                    "MAX_PIXELS": str(args.config.max_pixels),
                    "KEEP_LOCATION": "true" if args.config.keep_location else "false",
                },
                permissions=[
                    allow(
                        [
                            "sqs:ReceiveMessage",
                            "sqs:DeleteMessage",
                            "sqs:GetQueueAttributes",
                            "sqs:ChangeMessageVisibility",
                        ],
                        [self.queue.arn],
                    ),
                    # A duplicate is written on the condition that the photo it points to is shown.
                    allow(
                        [
                            "dynamodb:GetItem",
                            "dynamodb:UpdateItem",
                            "dynamodb:ConditionCheckItem",
                        ],
                        [args.table.arn],
                    ),
                    allow(["dynamodb:PutItem", "dynamodb:DeleteItem"], [args.table.contents_arn]),
                    allow(
                        [
                            "s3:GetObjectVersion",
                            "s3:DeleteObjectVersion",
                            # Marks what it removed for good, for a replica to follow.
                            "s3:DeleteObject",
                            "s3:PutObjectVersionTagging",
                        ],
                        [uploads],
                    ),
                    allow(["s3:PutObject", "s3:DeleteObject"], [thumbnails]),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _trigger(self, concurrency: int) -> None:
        lambda_.EventSourceMapping(
            f"{self._name}-thumbnail-trigger",
            event_source_arn=self.queue.arn,
            function_name=self.function.arn,
            # A slow photo then holds up no other. A call costs next to nothing beside rendering.
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            # Bounds what a flood of uploads can cost; the queue keeps the rest.
            scaling_config=lambda_.EventSourceMappingScalingConfigArgs(
                maximum_concurrency=concurrency
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
