"""Renditions: original → queue → thumbnail function → renditions bucket.

The queue between bucket and function accepts any number of photos at once, delivers them as fast as
the configuration allows, retries what failed, and moves what never succeeds to a dead-letter queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import lambda_, s3, sqs

from components.function import ServiceFunction, ServiceFunctionArgs
from components.lifecycle import expire_downloads, expire_timelines
from components.policies import allow, document
from components.queues import work_queue
from components.storage import PrivateBucket, PrivateBucketArgs

if TYPE_CHECKING:
    from components.config.stack import StackConfig
    from components.function import FunctionPlatform
    from components.library import Library
    from components.metadata import ImageMetadata

TIMEOUT = 120
# AWS recommends six times the function's timeout, so that a message does not become visible again
# while it waits for a free function.
VISIBILITY = 6 * TIMEOUT
# The function sets when a failed message is retried: first after ten seconds, then each time after
# twice as long. Eight deliveries take twenty minutes, which outlast most outages.
DELIVERIES = 8


@dataclass(frozen=True, kw_only=True)
class ThumbnailArgs:
    """What the thumbnail slice needs of the stack; `account` is the AWS account's number."""

    config: StackConfig
    platform: FunctionPlatform
    table: ImageMetadata
    library: Library
    originals: PrivateBucket
    tasks: sqs.Queue
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

        # Not versioned: renditions are named by their content and can be rendered again. The site
        # sets the policy, because the distribution that reads them belongs to it.
        self.renditions = PrivateBucket(
            f"{name}-renditions",
            PrivateBucketArgs(
                protect=args.config.protect,
                key=args.platform.key.arn if args.platform.key else None,
                rules=[expire_downloads(), expire_timelines()],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        queues = work_queue(
            f"{name}-thumbnail",
            visibility=VISIBILITY,
            deliveries=DELIVERIES,
            key=args.platform.key,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.dead_letters, self.queue = queues.dead_letters, queues.queue
        self._notify(args)
        self.function = self._function(args)
        self._trigger(args.config.thumbnail_concurrency)

        self.register_outputs({"renditionsBucket": self.renditions.id})

    def _notify(self, args: ThumbnailArgs) -> None:
        policy = sqs.QueuePolicy(
            f"{self._name}-thumbnail-policy",
            queue_url=self.queue.id,
            policy=document(
                allow(
                    ["sqs:SendMessage"],
                    [self.queue.arn],
                    service="s3.amazonaws.com",
                    # With the account, because anybody could own a bucket of that name later.
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
            # AWS Backup detects changes by these events. It enables them itself, and
            # `pulumi up --refresh` would disable them again.
            eventbridge=True if args.config.backup else None,
            queues=[
                s3.BucketNotificationQueueArgs(
                    queue_arn=self.queue.arn,
                    events=["s3:ObjectCreated:*"],
                    filter_prefix="uploads/",
                )
            ],
            # S3 sends a test message and refuses the notification if it is not accepted.
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
                    "LIBRARY_TABLE": args.library.name,
                    "QUEUE_URL": self.queue.id,
                    "MAINTENANCE_QUEUE": args.tasks.id,
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
                    allow(["sqs:SendMessage"], [args.tasks.arn]),
                    # A duplicate is written only if the photo it refers to is shown.
                    allow(
                        [
                            "dynamodb:GetItem",
                            "dynamodb:UpdateItem",
                            "dynamodb:ConditionCheckItem",
                        ],
                        [args.table.arn],
                    ),
                    # What was reserved for a photo, and it does not need, is given back.
                    args.library.may_count(),
                    allow(["dynamodb:PutItem", "dynamodb:DeleteItem"], [args.table.contents_arn]),
                    allow(
                        [
                            "s3:GetObjectVersion",
                            "s3:DeleteObjectVersion",
                            # For a delete marker that a replica follows, after a permanent
                            # deletion.
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
            # So that a slow photo delays no other. A call costs almost nothing beside rendering.
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            # Limits the cost of a flood of uploads; the queue keeps the rest.
            scaling_config=lambda_.EventSourceMappingScalingConfigArgs(
                maximum_concurrency=concurrency
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
