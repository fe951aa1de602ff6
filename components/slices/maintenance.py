"""Maintenance: the function that does what takes long or must not be lost, and its queue.

The queue comes first: the functions that answer requests send to it. The function is made after the
distribution, whose copies it removes and whose addresses it asks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import iam, lambda_, scheduler, sqs

from components.function import ServiceFunction, ServiceFunctionArgs
from components.policies import allow, document, trust
from components.queues import work_queue
from components.slices.maintenance_rights import Reach, statements
from handlers.model import tasks

if TYPE_CHECKING:
    from pulumi_aws import cognito

    from components.config.stack import StackConfig
    from components.edge.signed_urls import SignedUrls
    from components.edge.site import Site
    from components.function import FunctionPlatform
    from components.library import Library
    from components.metadata import ImageMetadata
    from components.slices.thumbnail import Thumbnail
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
# At night in Europe and America, and not when the backups start.
DAILY = "cron(40 3 * * ? *)"
# So that not every stack of a region begins in the same second.
WINDOW_MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class MaintenanceArgs:
    """What the function needs of the stack, beside what the slice is made with."""

    table: ImageMetadata
    config: StackConfig
    library: Library
    originals: PrivateBucket
    thumbnail: Thumbnail
    site: Site
    downloads: SignedUrls
    pictures: SignedUrls
    pool: cognito.UserPool | None = None


class Maintenance(pulumi.ComponentResource):
    """The maintenance function, its queue and its daily round.

    It reads originals only as S3 copies them into an export.
    """

    queue: sqs.Queue
    dead_letters: sqs.Queue
    function: ServiceFunction

    def __init__(
        self, name: str, platform: FunctionPlatform, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:maintenance:Maintenance", name, None, opts)
        self._name, self._platform = name, platform
        self._child = pulumi.ResourceOptions(parent=self)
        queues = work_queue(
            f"{name}-maintenance",
            visibility=VISIBILITY,
            deliveries=DELIVERIES,
            key=platform.key,
            opts=self._child,
        )
        self.queue, self.dead_letters = queues.queue, queues.dead_letters

    def work(self, args: MaintenanceArgs) -> None:
        """Make the function, to be called once everything that it needs is there."""
        self.function = self._function(args)
        lambda_.EventSourceMapping(
            f"{self._name}-maintenance-trigger",
            event_source_arn=self.queue.arn,
            function_name=self.function.arn,
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=lambda_.EventSourceMappingScalingConfigArgs(
                maximum_concurrency=CONCURRENCY
            ),
            opts=self._child,
        )
        self._every_day()
        self.register_outputs({})

    def _function(self, args: MaintenanceArgs) -> ServiceFunction:
        return ServiceFunction(
            f"{self._name}-maintenance",
            ServiceFunctionArgs(
                platform=self._platform,
                slice_name="maintenance",
                memory=MEMORY,
                timeout=TIMEOUT,
                in_network=False,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "RENDITIONS_BUCKET": args.thumbnail.renditions.id,
                    "TABLE_NAME": args.table.name,
                    "CONTENTS_TABLE": args.table.contents_name,
                    "LIBRARY_TABLE": args.library.name,
                    "QUEUE_URL": self.queue.id,
                    "THUMBNAIL_QUEUE": args.thumbnail.queue.id,
                    "DISTRIBUTION": args.site.distribution.id,
                    # CloudFront's own name: a custom one may not lead here yet, or not any more.
                    "SITE_ORIGIN": args.site.origins[-1],
                    "DOWNLOAD_KEY": args.downloads.key_object,
                    "PICTURE_KEY": args.pictures.key_object,
                    "TRASH_DAYS": str(args.config.trash_days),
                    **({"USER_POOL": args.pool.id} if args.pool else {}),
                },
                permissions=[
                    *statements(
                        Reach(
                            queue=self.queue.arn,
                            thumbnail_queue=args.thumbnail.queue.arn,
                            table=args.table,
                            library=args.library.arn,
                            originals=args.originals.arn,
                            renditions=args.thumbnail.renditions.arn,
                            distribution=args.site.distribution.arn,
                            keys=[args.downloads.key_objects, args.pictures.key_objects],
                            pool=args.pool.arn if args.pool else None,
                        )
                    ),
                    # A photo that gets another owner, or is gone, counts for others than before.
                    args.library.may_count(),
                    args.library.may_read_counts(),
                ],
            ),
            opts=self._child,
        )

    def _every_day(self) -> None:
        key = self._platform.key
        role = iam.Role(
            f"{self._name}-daily-round-role",
            assume_role_policy=trust("scheduler.amazonaws.com", account=self._platform.account),
            opts=self._child,
        )
        policy = iam.RolePolicy(
            f"{self._name}-daily-round-policy",
            role=role.id,
            policy=document(
                allow(["sqs:SendMessage"], [self.queue.arn]),
                *([key.allow_use(["Decrypt", "GenerateDataKey"], "sqs")] if key else []),
            ),
            opts=self._child,
        )
        scheduler.Schedule(
            f"{self._name}-daily-round",
            schedule_expression=DAILY,
            flexible_time_window=scheduler.ScheduleFlexibleTimeWindowArgs(
                mode="FLEXIBLE", maximum_window_in_minutes=WINDOW_MINUTES
            ),
            target=scheduler.ScheduleTargetArgs(
                arn=self.queue.arn,
                role_arn=role.arn,
                input=json.dumps({"task": tasks.ROUND}),
                # What a day's round has missed, the next one does.
                retry_policy=scheduler.ScheduleTargetRetryPolicyArgs(
                    maximum_event_age_in_seconds=60 * 60, maximum_retry_attempts=10
                ),
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
