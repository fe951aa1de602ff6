"""Watching a stack: metrics from its logs, a dashboard, alarms, and who is told.

It owns nothing that serves anybody: without it a stack works the same, unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudfront, cloudwatch

from components.observe.alarm_specs import Watched
from components.observe.alarm_topic import AlarmTopic
from components.observe.alarms import Alarms
from components.observe.dashboard import Shown, body
from components.observe.metrics import LogMetrics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.edge.api import Api
    from components.function import ServiceFunction
    from components.metadata import ImageMetadata
    from components.slices.thumbnail import Thumbnail
    from components.storage import PrivateBucket

# One id goes with a photo from the signing of its address on, and stands in every line about it.
ONE_PHOTO = """\
fields @timestamp, event, outcome, milliseconds, readyMilliseconds, reasonCode, errorType, @log
| filter imageId = "put the photo's id here"
| sort @timestamp asc
| limit 1000
"""


@dataclass(frozen=True, kw_only=True)
class MonitoringArgs:
    """What is watched, functions and buckets by role, and who is told.

    `vault` is the name of the one that nightly copies go to, if there are any.
    """

    functions: Mapping[str, ServiceFunction]
    api: Api
    thumbnail: Thumbnail
    table: ImageMetadata
    buckets: Mapping[str, PrivateBucket]
    distribution: cloudfront.Distribution
    vault: pulumi.Input[str] | None
    emails: Sequence[str]
    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]


class Monitoring(pulumi.ComponentResource):
    """The eyes of a stack."""

    topic: AlarmTopic
    dashboard: cloudwatch.Dashboard
    dashboard_url: pulumi.Output[str]

    def __init__(
        self, name: str, args: MonitoringArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:monitoring:Monitoring", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        watched = Watched(
            namespace=LogMetrics(name, args.functions, child).namespace,
            functions={slice_name: each.name for slice_name, each in args.functions.items()},
            api=args.api.api.name,
            stage=args.api.stage.stage_name,
            queue=args.thumbnail.queue.name,
            dead_letters=args.thumbnail.dead_letters.name,
            vault=args.vault,
        )
        self.topic = AlarmTopic(
            name,
            emails=args.emails,
            account=args.account,
            partition=args.partition,
            opts=child,
        )
        Alarms(name, watched, topic=self.topic.arn, opts=child)
        # Hits, misses and latency are told for a price only: about 2.40 USD a month.
        cloudfront.MonitoringSubscription(
            f"{name}-cdn-metrics",
            distribution_id=args.distribution.id,
            monitoring_subscription=cloudfront.MonitoringSubscriptionMonitoringSubscriptionArgs(
                realtime_metrics_subscription_config=cloudfront.MonitoringSubscriptionMonitoringSubscriptionRealtimeMetricsSubscriptionConfigArgs(
                    realtime_metrics_subscription_status="Enabled"
                )
            ),
            opts=child,
        )
        self.dashboard = self._dashboard(name, args, watched)
        cloudwatch.QueryDefinition(
            f"{name}-one-photo",
            name=f"{name}/one photo",
            log_group_names=[each.logs.name for each in args.functions.values()],
            query_string=ONE_PHOTO,
            opts=child,
        )

        self.dashboard_url = pulumi.Output.concat(
            "https://console.aws.amazon.com/cloudwatch/home?region=",
            args.region,
            "#dashboards/dashboard/",
            self.dashboard.dashboard_name,
        )
        self.register_outputs({"dashboardUrl": self.dashboard_url})

    def _dashboard(self, name: str, args: MonitoringArgs, watched: Watched) -> cloudwatch.Dashboard:
        shown = Shown(
            watched=watched,
            region=args.region,
            distribution=args.distribution.id,
            buckets={role: each.id for role, each in args.buckets.items()},
            tables={"photos": args.table.name, "contents": args.table.contents_name},
        )
        return cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=name,
            dashboard_body=pulumi.Output.json_dumps(body(shown), sort_keys=True),
            opts=pulumi.ResourceOptions(parent=self),
        )
