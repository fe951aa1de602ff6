"""What a stack costs per month: its usage times list prices, in dollars.

Viewers are near the region. `free` subtracts what each account has free of charge every month,
for as long as it exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cli.cost import prices
from cli.cost.load import (
    DAYS,
    HOURS,
    ORIGINAL_GB,
    PICTURES,
    POLLS_AN_HOUR,
    VISIT_POLLS,
    Load,
    use,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

BUCKETS = 4
# CloudFront's additional metrics, per distribution.
CDN_METRICS = 8
# The value of `coldStorageAfterDays` that the tables show.
COLD_DAYS = 30

# What the always-free tier covers each month, in the units of `use`.
FREE = {
    "lambda_gb_second": 400_000,
    "lambda_million": 1,
    "cdn_gb": 1024,
    "cdn_10k": 1000,
    "edge_million": 2,
    "queue_million": 1,
    "table_gb": 25,
    "logs_gb": 5,
    "alarm": 10,
    "dashboard": 3,
    "metric": 10,
    "person": 10_000,
    "internet_gb": 100,
}
SERVICES = {
    "S3": (
        *("s3_gb", "s3_put_1k", "s3_get_1k"),
        *("s3_cold_gb", "s3_cold_move_1k", "s3_cold_read_gb"),
    ),
    "Lambda": ("lambda_gb_second", "lambda_million"),
    "API Gateway": ("api_million",),
    "DynamoDB": ("write_million", "read_million", "table_gb", "table_pitr_gb"),
    "CloudFront": ("cdn_gb", "cdn_10k", "edge_million"),
    "SQS": ("queue_million",),
    "CloudWatch Logs": ("logs_gb",),
}


def priced(amounts: Mapping[str, float], region: str, *, free: bool = False) -> dict[str, float]:
    """Dollars for each amount, by its key."""
    price = prices.of(region)
    return {
        key: (max(0.0, amount - FREE.get(key, 0)) if free else amount) * price[key]
        for key, amount in amounts.items()
    }


def by_service(
    load: Load, region: str, *, free: bool = False, cold_after_days: int = 0
) -> dict[str, float]:
    """Dollars by service."""
    paid = priced(use(load, cold_after_days=cold_after_days), region, free=free)
    return {service: sum(paid[key] for key in keys) for service, keys in SERVICES.items()}


def total(load: Load, region: str, *, free: bool = False, cold_after_days: int = 0) -> float:
    """Dollars for the stack without options other than colder storage."""
    return sum(by_service(load, region, free=free, cold_after_days=cold_after_days).values())


@dataclass(frozen=True, kw_only=True)
class Parts:
    """How many of each resource the options create; a test compares them with the program."""

    # CloudWatch charges for an alarm by the metrics that it evaluates.
    alarm_metrics: int = 36
    backup_alarm_metrics: int = 4
    sign_in_alarm_metrics: int = 10
    metrics: int = 11
    watched_cdns: int = 1
    acls: int = 2
    rules: int = 10
    edge_rules: int = 7
    config_rules: int = 16
    topic_keys: int = 1
    keys: int = 1
    zones_of_endpoints: int = 2


def options(load: Load, region: str, parts: Parts) -> Mapping[str, float]:
    """Dollars that each option adds, by its setting; less than nothing if it saves."""
    price, amounts = prices.of(region), use(load)
    originals = load.stored * ORIGINAL_GB
    return {
        f"coldStorageAfterDays: {COLD_DAYS}": total(load, region, cold_after_days=COLD_DAYS)
        - total(load, region),
        "liveUpdates: false": total(replace(load, live=False), region) - total(load, region),
        "access: signIn": _sign_in(load, price, parts),
        "monitoring": price["dashboard"]
        + parts.alarm_metrics * price["alarm"]
        + (parts.metrics + parts.watched_cdns * CDN_METRICS) * price["metric"]
        + parts.topic_keys * price["key"],
        "firewall": parts.acls * price["firewall_acl"]
        + parts.rules * price["firewall_rule"]
        + (load.cdn_requests + load.calls) / 1e6 * price["firewall_million"],
        # Originals written and read: once each for rendering, and for downloads.
        "auditTrail": (load.photos * 3 + load.downloads) / 1e5 * price["trail_data_100k"],
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
        + parts.sign_in_alarm_metrics * price["alarm"]
    )


def looked_at(region: str) -> float:
    """Dollars for an hour in which somebody looks at an open page, without the pictures."""
    visits = POLLS_AN_HOUR / VISIT_POLLS
    load = Load(photos=0, views=round(visits * PICTURES), stored=0)
    return total(load, region) - total(replace(load, live=False), region)


def cold_download(region: str) -> float:
    """Dollars that reading one original costs more in the colder class."""
    return ORIGINAL_GB * prices.of(region)["s3_cold_read_gb"]


def cold_move_days(region: str) -> float:
    """Days of colder storage after which moving an original has paid for itself."""
    price = prices.of(region)
    saved_a_day = ORIGINAL_GB * (price["s3_gb"] - price["s3_cold_gb"]) / DAYS
    return price["s3_cold_move_1k"] / 1000 / saved_a_day
