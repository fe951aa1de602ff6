"""What a stack costs per month, modelled on the AWS usage of each photo and each view.

All amounts are dollars a month at list prices. The counts are those of the program; sizes and times
are the benchmarks' measurements of a household's photos. Viewers are near the region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.cost import prices

if TYPE_CHECKING:
    from collections.abc import Mapping

# One photo: its original, all of its renditions, and the one rendition that is viewed.
ORIGINAL_GB, RENDITIONS_GB, VIEW_GB = 4e-3, 0.5e-3, 0.2e-3
PUTS = 7  # the original, and up to six renditions
RENDER_SECONDS, RENDER_GB = 2.0, 2.0
CALL_SECONDS, CALL_GB = 0.05, 0.5
# Signing, polling until it is ready, and the list; a page of a list shows about four pictures.
CALLS_A_PHOTO, CALLS_A_VIEW = 5, 0.25
# Writes of an item and its three indexes until it is ready; reads of a list or a photo.
WRITES, READS = 12, 10
ITEM_GB = 8e-6  # with its copies in the indexes
MESSAGES = 4
CALL_LOG_GB = 1.5e-6
HOURS = 730
# Lambda asks a queue for messages whether there are any or not: five times every 20 seconds.
POLLS = 5 * 3 * 60 * HOURS
BUCKETS = 4
# CloudFront's additional metrics, per distribution.
CDN_METRICS = 8

# What the always-free tier covers each month, in the units of `Use`.
FREE = {
    "lambda_gb_second": 400_000,
    "lambda_million": 1,
    "cdn_gb": 1024,
    "cdn_10k": 1000,
    "queue_million": 1,
    "table_gb": 25,
    "logs_gb": 5,
    "alarm": 10,
    "dashboard": 3,
    "metric": 10,
    "person": 10_000,
}
SERVICES = {
    "S3": ("s3_gb", "s3_put_1k", "s3_get_1k"),
    "Lambda": ("lambda_gb_second", "lambda_million"),
    "API Gateway": ("api_million",),
    "DynamoDB": ("write_million", "read_million", "table_gb", "table_pitr_gb"),
    "CloudFront": ("cdn_gb", "cdn_10k"),
    "SQS": ("queue_million",),
    "CloudWatch Logs": ("logs_gb",),
}


@dataclass(frozen=True, kw_only=True)
class Load:
    """A month's load: photos added, pictures viewed, all photos, and people who sign in."""

    photos: int
    views: int
    stored: int
    people: int = 5

    @property
    def calls(self) -> float:
        """Requests to the API."""
        return self.photos * CALLS_A_PHOTO + self.views * CALLS_A_VIEW


def use(load: Load) -> dict[str, float]:
    """How much of each priced item a month uses."""
    rendering = load.photos * RENDER_SECONDS * RENDER_GB
    return {
        "s3_gb": load.stored * (ORIGINAL_GB + RENDITIONS_GB),
        "s3_put_1k": load.photos * PUTS / 1000,
        # The edge caches most pictures for a day; each view is counted as if it did not.
        "s3_get_1k": (load.views + load.photos) / 1000,
        "lambda_gb_second": rendering + load.calls * CALL_SECONDS * CALL_GB,
        "lambda_million": (load.photos + load.calls) / 1e6,
        "api_million": load.calls / 1e6,
        "write_million": load.photos * WRITES / 1e6,
        "read_million": load.calls * READS / 1e6,
        "table_gb": load.stored * ITEM_GB,
        "table_pitr_gb": load.stored * ITEM_GB,
        "cdn_gb": load.views * VIEW_GB,
        "cdn_10k": (load.views + load.calls) / 1e4,
        "queue_million": load.photos * MESSAGES / 1e6,
        "logs_gb": (load.calls * 2 + load.photos) * CALL_LOG_GB,
    }


def by_service(load: Load, region: str, *, free_tier: bool = False) -> dict[str, float]:
    """Dollars by service; `free_tier` subtracts the always-free tier."""
    price, amounts = prices.of(region), use(load)
    if free_tier:
        amounts = {key: max(0.0, value - FREE.get(key, 0)) for key, value in amounts.items()}
    return {
        service: sum(amounts[key] * price[key] for key in keys)
        for service, keys in SERVICES.items()
    }


@dataclass(frozen=True, kw_only=True)
class Parts:
    """How many of each resource the options create; a test compares them with the program."""

    # CloudWatch charges for an alarm by the metrics that it evaluates.
    alarm_metrics: int = 29
    backup_alarm_metrics: int = 4
    sign_in_alarm_metrics: int = 16
    sign_in_queues: int = 1
    metrics: int = 10
    watched_cdns: int = 1
    acls: int = 2
    rules: int = 10
    config_rules: int = 16
    topic_keys: int = 1
    keys: int = 1
    zones_of_endpoints: int = 2


def options(load: Load, region: str, parts: Parts) -> Mapping[str, float]:
    """Dollars that each option adds, by its setting."""
    price, amounts = prices.of(region), use(load)
    originals = load.stored * ORIGINAL_GB
    requests = (load.views + load.calls) / 1e6
    return {
        "access: signIn": _sign_in(load, price, parts),
        "monitoring": price["dashboard"]
        + parts.alarm_metrics * price["alarm"]
        + (parts.metrics + parts.watched_cdns * CDN_METRICS) * price["metric"]
        + parts.topic_keys * price["key"],
        "firewall": parts.acls * price["firewall_acl"]
        + parts.rules * price["firewall_rule"]
        + (requests + load.calls / 1e6) * price["firewall_million"],
        # Originals written and read: once each for rendering, and sometimes for a download.
        "auditTrail": load.photos * 3 / 1e5 * price["trail_data_100k"],
        # A rule evaluates its bucket when the bucket's settings change, that is on deployment.
        "configRules": parts.config_rules * price["config_evaluation"]
        + BUCKETS * price["config_item"],
        # Its alarms exist with `monitoring` only.
        "backup": originals * price["backup_bucket_gb"]
        + 35 * amounts["table_gb"] * price["backup_table_gb"]
        + parts.backup_alarm_metrics * price["alarm"],
        "replicaRegion": originals * price["s3_ia_gb"]
        + load.photos * (ORIGINAL_GB * price["to_region_gb"] + price["s3_ia_put_1k"] / 1000),
        "monthlyBudget": 0.0,
        # Bucket keys and cached data keys make requests to KMS a matter of cents.
        "customerKeys": parts.keys * price["key"],
        "privateNetwork": parts.zones_of_endpoints * HOURS * price["endpoint_hour"],
    }


def _sign_in(load: Load, price: Mapping[str, float], parts: Parts) -> float:
    """Dollars for people who sign in; the alarms exist with `monitoring` only."""
    return (
        # Each request reads a person's row, consistently.
        load.calls * price["read_million"] / 1e6
        # A function at the edge takes the session's cookie, and another one checks each picture.
        + (load.calls + load.views) * price["edge_million"] / 1e6
        # Below this number Cognito never charges, whatever the age of the account.
        + max(0, load.people - FREE["person"]) * price["person"]
        + parts.sign_in_queues * POLLS * price["queue_million"] / 1e6
        + parts.sign_in_alarm_metrics * price["alarm"]
    )


def server(load: Load, region: str) -> float:
    """An always-on server: t4g.medium with a public address, 30 GB of disk, photos in S3."""
    price, amounts = prices.of(region), use(load)
    machine = HOURS * (price["server_hour"] + price["address_hour"]) + 30 * price["disk_gb"]
    stored = amounts["s3_gb"] * price["s3_gb"] + amounts["s3_put_1k"] * price["s3_put_1k"]
    # A hundred GB of traffic a month is free for every account.
    return machine + stored + max(0.0, amounts["cdn_gb"] - 100) * price["internet_gb"]


def on_the_fly(load: Load, region: str, *, hit_rate: float = 0.9) -> float:
    """AWS's Dynamic Image Transformation for CloudFront, in its form with API Gateway and Lambda.

    It stores originals only, and renders what the edge has not cached: one view in ten at a hit
    rate of 0.9. It neither receives nor lists photos, so none of that is counted.
    """
    price, amounts = prices.of(region), use(load)
    rendered = load.views * (1 - hit_rate)
    rendering = RENDER_SECONDS / PUTS * RENDER_GB * price["lambda_gb_second"]
    request = (price["lambda_million"] + price["api_million"]) / 1e6 + price["s3_get_1k"] / 1000
    return (
        load.stored * ORIGINAL_GB * price["s3_gb"]
        + load.photos * price["s3_put_1k"] / 1000
        + rendered * (rendering + request)
        + amounts["cdn_gb"] * price["cdn_gb"]
        + load.views / 1e4 * price["cdn_10k"]
    )
