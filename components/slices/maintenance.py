"""Maintenance: the function that works on many photos, and the queue of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import lambda_, sqs

from components.function import ServiceFunction, ServiceFunctionArgs
from components.policies import allow
from components.queues import work_queue
from handlers.model.indexes import NEWEST_FIRST

if TYPE_CHECKING:
    from components.function import FunctionPlatform
    from components.library import Library
    from components.metadata import ImageMetadata
    from components.storage import PrivateBucket

# A step takes seconds; this is for slow services.
TIMEOUT = 120
# MB. It moves no bytes of photos; a function has as much processor as memory.
MEMORY = 512
VISIBILITY = 6 * TIMEOUT
# The function sets when a failed step is retried: as thumbnails, eight times within 20 minutes.
DELIVERIES = 8
# Each job is a chain of steps. AWS allows no fewer.
CONCURRENCY = 2


@dataclass(frozen=True, kw_only=True)
class MaintenanceArgs:
    """What the maintenance slice needs of the stack."""

    platform: FunctionPlatform
    table: ImageMetadata
    library: Library
    originals: PrivateBucket
    renditions: PrivateBucket


class Maintenance(pulumi.ComponentResource):
    """The maintenance function and its queue. It cannot read originals, nor people."""

    queue: sqs.Queue
    dead_letters: sqs.Queue
    function: ServiceFunction

    def __init__(
        self, name: str, args: MaintenanceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:maintenance:Maintenance", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        queues = work_queue(
            f"{name}-maintenance",
            visibility=VISIBILITY,
            deliveries=DELIVERIES,
            key=args.platform.key,
            opts=child,
        )
        self.queue, self.dead_letters = queues.queue, queues.dead_letters
        self.function = self._function(name, args)
        lambda_.EventSourceMapping(
            f"{name}-maintenance-trigger",
            event_source_arn=self.queue.arn,
            function_name=self.function.arn,
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=lambda_.EventSourceMappingScalingConfigArgs(
                maximum_concurrency=CONCURRENCY
            ),
            opts=child,
        )
        self.register_outputs({})

    def _function(self, name: str, args: MaintenanceArgs) -> ServiceFunction:
        # A photo of nobody has its original there for good, whoever it is given to.
        of_nobody = pulumi.Output.concat(args.originals.arn, "/uploads/public/*")
        thumbnails = pulumi.Output.concat(args.renditions.arn, "/thumbnails/*")
        jobs = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["JOB#*"]}}
        return ServiceFunction(
            f"{name}-maintenance",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="maintenance",
                memory=MEMORY,
                timeout=TIMEOUT,
                in_network=False,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "RENDITIONS_BUCKET": args.renditions.id,
                    "TABLE_NAME": args.table.name,
                    "CONTENTS_TABLE": args.table.contents_name,
                    "LIBRARY_TABLE": args.library.name,
                    "QUEUE_URL": self.queue.id,
                },
                permissions=[
                    allow(
                        [
                            "sqs:ReceiveMessage",
                            "sqs:DeleteMessage",
                            "sqs:GetQueueAttributes",
                            "sqs:ChangeMessageVisibility",
                            # Each step sends the next one.
                            "sqs:SendMessage",
                        ],
                        [self.queue.arn],
                    ),
                    allow(["dynamodb:Query"], [args.table.index_arn(NEWEST_FIRST)]),
                    allow(
                        [
                            "dynamodb:GetItem",
                            "dynamodb:UpdateItem",
                            "dynamodb:ConditionCheckItem",
                        ],
                        [args.table.arn],
                    ),
                    allow(
                        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
                        [args.table.contents_arn],
                    ),
                    allow(
                        ["dynamodb:GetItem", "dynamodb:UpdateItem"],
                        [args.library.arn],
                        condition=jobs,
                    ),
                    # A photo that gets another owner, or is gone, counts for others than before.
                    args.library.may_count(),
                    args.library.may_read_counts(),
                    # To hide the original of a photo that the person has already. No version of it
                    # is read or deleted.
                    allow(["s3:DeleteObject"], [of_nobody]),
                    # Copying needs to read one object and to write the other.
                    allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [thumbnails]),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
