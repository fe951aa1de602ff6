"""The dashboard: is it working, is it slow, what does it cost. As CloudWatch's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from components.observe import metrics
from components.observe.widgets import DAY, HOUR, expression, graph, heading, metric, placed
from components.protect.backup import COPIES_EXPIRED, COPIES_LOST, COPIES_MADE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

    from components.observe.alarm_specs import Watched

# CloudFront and billing report to this region only, wherever the stack is.
_EVERYWHERE = "us-east-1"


@dataclass(frozen=True, kw_only=True)
class DashboardArgs:
    """What is drawn: what alarms watch, and what only matters for costs. Buckets by role."""

    watched: Watched
    region: pulumi.Input[str]
    distribution: pulumi.Input[str]
    buckets: Mapping[str, pulumi.Input[str]]
    tables: Mapping[str, pulumi.Input[str]]


def body(args: DashboardArgs) -> dict[str, Any]:
    """The dashboard as a value that may hold outputs; CloudWatch takes it as JSON."""
    return {"widgets": placed([*_health(args), *_latency(args), *_costs(args)])}


def _health(args: DashboardArgs) -> list[list[dict[str, Any]]]:
    watched, region = args.watched, args.region
    ours = watched.namespace
    # Names with anything but letters and digits need quotes here.
    which = f'{{"{ours}",Reason}} MetricName="{metrics.PHOTOS_FAILED_BY_REASON}"'
    reasons = f"SEARCH('{which}', 'Sum', 300)"
    api = {"ApiName": watched.api, "Stage": watched.stage}
    cdn = {"DistributionId": args.distribution, "Region": "Global"}
    copies = _backups(watched.vault) if watched.vault is not None else []
    names = (
        metrics.UPLOADS_SIGNED,
        metrics.PHOTOS_READY,
        metrics.DUPLICATES,
        metrics.PHOTOS_FAILED,
        metrics.PHOTOS_BROKEN,
        metrics.ORIGINALS_REMOVED,
        metrics.ORPHANS_FOUND,
    )
    return [
        [heading("# Is it working?\nWhat to do when an alarm goes off is in docs/runbook.md.")],
        [
            graph("Photos", [metric(ours, each) for each in names], region=region),
            graph("Failed photos by reason", [expression(reasons)], region=region),
            graph("Messages", _messages(watched), region=region, stat="Maximum"),
            *([graph("Nightly copies", copies, region=region, seconds=HOUR)] if copies else []),
        ],
        [
            graph("Errors and time-outs", _calls(watched, "Errors"), region=region),
            graph("Throttles", _of_functions(watched, "Throttles"), region=region),
            graph(
                "API answers",
                [metric("AWS/ApiGateway", each, api) for each in ("Count", "4XXError", "5XXError")],
                region=region,
            ),
            graph(
                "CDN answers with an error, per cent",
                [
                    metric("AWS/CloudFront", each, cdn, region=_EVERYWHERE)
                    for each in ("4xxErrorRate", "5xxErrorRate")
                ],
                region=_EVERYWHERE,
                stat="Average",
            ),
        ],
    ]


def _latency(args: DashboardArgs) -> list[list[dict[str, Any]]]:
    watched, region = args.watched, args.region
    api = {"ApiName": watched.api, "Stage": watched.stage}
    ready = [
        metric(watched.namespace, metrics.READY_MILLISECONDS, stat=stat, label=stat)
        for stat in ("p50", "p95", "Maximum")
    ]
    return [
        [heading("# Is it slow?")],
        [
            graph("Milliseconds from stored to ready", ready, region=region),
            graph(
                "Age of the oldest message, seconds",
                [metric("AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": watched.queue})],
                region=region,
                stat="Maximum",
            ),
            graph(
                "API latency, milliseconds",
                [
                    metric("AWS/ApiGateway", "Latency", api, stat=stat, label=stat)
                    for stat in ("p50", "p95", "p99")
                ],
                region=region,
            ),
        ],
        [
            graph(
                f"Duration of {slice_name}, milliseconds",
                [
                    metric("AWS/Lambda", "Duration", {"FunctionName": name}, stat=stat, label=stat)
                    for stat in ("p50", "p95", "Maximum")
                ],
                region=region,
            )
            for slice_name, name in watched.functions.items()
        ],
    ]


def _costs(args: DashboardArgs) -> list[list[dict[str, Any]]]:
    region = args.region
    cdn = {"DistributionId": args.distribution, "Region": "Global"}

    def edge(name: str, **options: str) -> list[Any]:
        return metric("AWS/CloudFront", name, cdn, region=_EVERYWHERE, **options)

    sizes = [
        metric(
            "AWS/S3",
            "BucketSizeBytes",
            {"BucketName": name, "StorageType": "StandardStorage"},
            label=role,
        )
        for role, name in args.buckets.items()
    ]
    capacity = [
        metric("AWS/DynamoDB", f"Consumed{kind}CapacityUnits", {"TableName": name}, label=label)
        for role, name in args.tables.items()
        for kind, label in (("Read", f"{role}, read"), ("Write", f"{role}, written"))
    ]
    charges = metric("AWS/Billing", "EstimatedCharges", {"Currency": "USD"})
    return [
        [
            heading(
                "# What does it cost?\nCharges are of the whole account, and only there once "
                "billing alerts are switched on in its billing preferences. See docs/cost.md."
            )
        ],
        [
            graph("CDN requests", [edge("Requests")], region=_EVERYWHERE),
            graph("CDN bytes", [edge("BytesDownloaded")], region=_EVERYWHERE),
            graph(
                "CDN hit rate, per cent",
                [edge("CacheHitRate")],
                region=_EVERYWHERE,
                stat="Average",
            ),
            graph(
                "Bytes received",
                [metric(args.watched.namespace, metrics.BYTES_RECEIVED)],
                region=region,
            ),
        ],
        [
            graph("Storage, bytes", sizes, region=region, stat="Average", seconds=DAY),
            graph("Table capacity units", capacity, region=region),
            graph("Calls of functions", _of_functions(args.watched, "Invocations"), region=region),
            graph(
                "Charges this month, USD",
                [charges],
                region=_EVERYWHERE,
                stat="Maximum",
                seconds=DAY,
                view="singleValue",
            ),
        ],
    ]


def _messages(watched: Watched) -> list[list[Any]]:
    waiting, hidden = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"
    queue, dead = {"QueueName": watched.queue}, {"QueueName": watched.dead_letters}
    jobs = {"QueueName": watched.job_dead_letters}
    return [
        metric("AWS/SQS", waiting, queue, label="waiting"),
        metric("AWS/SQS", hidden, queue, label="in work"),
        metric("AWS/SQS", waiting, dead, label="dead letters"),
        metric("AWS/SQS", waiting, jobs, label="dead letters of jobs"),
    ]


def _backups(vault: pulumi.Input[str]) -> list[list[Any]]:
    named = {"completed": COPIES_MADE, **COPIES_LOST, "expired": COPIES_EXPIRED}
    return [
        metric("AWS/Backup", name, {"BackupVaultName": vault}, label=label)
        for label, name in named.items()
    ]


def _of_functions(watched: Watched, name: str) -> list[list[Any]]:
    return [
        metric("AWS/Lambda", name, {"FunctionName": function}, label=slice_name)
        for slice_name, function in watched.functions.items()
    ]


def _calls(watched: Watched, name: str) -> list[list[Any]]:
    cut = metric(watched.namespace, metrics.TIME_OUTS, label="time-outs")
    return [*_of_functions(watched, name), cut]
