"""Monitoring of a stack: metrics from its logs, a dashboard, alarms, and who is notified.

Nothing here serves visitors: without it a stack works the same, unmonitored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudfront, cloudwatch

from components.observe.alarm_specs import Watched
from components.observe.alarm_topic import AlarmTopic
from components.observe.alarms import Alarms
from components.observe.dashboard import DashboardArgs, body
from components.observe.metrics import LogMetrics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.edge.api import Api
    from components.function import ServiceFunction
    from components.library import Library
    from components.metadata import ImageMetadata
    from components.slices.maintenance import Maintenance
    from components.slices.thumbnail import Thumbnail
    from components.storage import PrivateBucket

# Every log line about a photo has its id, from the signing of its upload address on.
ONE_PHOTO = """\
fields @timestamp, event, outcome, milliseconds, readyMilliseconds, reasonCode, errorType, @log
| filter imageId = "put the photo's id here"
| sort @timestamp asc
| limit 1000
"""


@dataclass(frozen=True, kw_only=True)
class MonitoringArgs:
    """What is monitored, functions by slice and buckets by role, and who is notified.

    `vault` is the name of the vault of nightly backups, if there are any.
    """

    functions: Mapping[str, ServiceFunction]
    api: Api
    thumbnail: Thumbnail
    maintenance: Maintenance
    table: ImageMetadata
    library: Library
    buckets: Mapping[str, PrivateBucket]
    distribution: cloudfront.Distribution
    vault: pulumi.Input[str] | None
    emails: Sequence[str]
    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]


class Monitoring(pulumi.ComponentResource):
    """Metrics, dashboard, alarms and saved query of a stack."""

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
            job_dead_letters=args.maintenance.dead_letters.name,
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
        # Hit rate and latency are extra metrics, for about 2.40 USD a month.
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
        shown = DashboardArgs(
            watched=watched,
            region=args.region,
            distribution=args.distribution.id,
            buckets={role: each.id for role, each in args.buckets.items()},
            tables={
                "photos": args.table.name,
                "contents": args.table.contents_name,
                "library": args.library.name,
            },
        )
        return cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=name,
            dashboard_body=pulumi.Output.json_dumps(body(shown), sort_keys=True),
            opts=pulumi.ResourceOptions(parent=self),
        )
