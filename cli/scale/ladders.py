"""Ladders: the loads that each limit holds, lowest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.cost.load import (
    ANSWER_GB,
    CALL_SECONDS,
    LIST_READS,
    LISTS,
    PICTURES,
    POLL_SECONDS,
    QUIET_GB,
    QUIET_SECONDS,
    RENDER_SECONDS,
    SITE_GB,
    SITE_REQUESTS,
    UNFINISHED_UNITS,
    UPLOAD_CALLS,
    VIEW_GB,
    VISIT_CALLS,
    VISIT_POLLS,
)
from cli.scale import quotas
from cli.scale.stack import INDEX_WRITES, RENDITIONS, TABLE_WRITES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cli.scale.stack import Limits

THUMBNAILS, RATE = "`thumbnailConcurrency`", "`apiRateLimit`"
FUNCTIONS = "Lambda: functions of an account"
MAPPING = "Lambda: functions of one queue"
STORED_ORIGINALS = "S3: writes of originals, until it has partitions"
STORED_RENDITIONS = "S3: writes of renditions, until it has partitions"
INDEX = "DynamoDB: photos of one person in one index"
TABLE = "DynamoDB: a table that was never busy"
UNFINISHED = "DynamoDB: the index of what is unfinished"
ROW = "DynamoDB: the row that counts uploads of one person"

_A_PHOTO = RENDER_SECONDS + UPLOAD_CALLS * CALL_SECONDS
_CALLS_A_VIEW = (VISIT_CALLS + VISIT_POLLS) / PICTURES
_BUSY_A_VIEW = (VISIT_CALLS * CALL_SECONDS + VISIT_POLLS * QUIET_SECONDS) / PICTURES
_VISIT_GB = PICTURES * VIEW_GB + SITE_GB + VISIT_CALLS * ANSWER_GB + VISIT_POLLS * QUIET_GB
# A limit, and how much of it one upload uses.
_UPLOAD = {
    THUMBNAILS: ("thumbnails", RENDER_SECONDS),
    RATE: ("api_rate", UPLOAD_CALLS),
    "Lambda: functions of a new account": ("functions_new", _A_PHOTO),
    FUNCTIONS: ("functions", _A_PHOTO),
    MAPPING: ("mapping", RENDER_SECONDS),
    "SQS: messages in flight": ("in_flight", RENDER_SECONDS),
    "API Gateway: requests of an account": ("api", UPLOAD_CALLS),
    STORED_ORIGINALS: ("puts", 1),
    STORED_RENDITIONS: ("puts", RENDITIONS),
    ROW: ("row_transactions", 1),
    UNFINISHED: ("partition_writes", UNFINISHED_UNITS),
    INDEX: ("partition_writes", max(INDEX_WRITES)),
    TABLE: ("table_start", TABLE_WRITES),
    "DynamoDB: a table with its indexes": ("table", TABLE_WRITES + sum(INDEX_WRITES)),
}
# The same for one picture a second.
_VIEW = {
    RATE: ("api_rate", _CALLS_A_VIEW),
    "API Gateway: requests of an account": ("api", _CALLS_A_VIEW),
    "Lambda: functions of a new account": ("functions_new", _BUSY_A_VIEW),
    FUNCTIONS: ("functions", _BUSY_A_VIEW),
    "DynamoDB: lists, if all are of one person": ("partition_reads", LISTS * LIST_READS / PICTURES),
    "DynamoDB: who asks, until it has partitions": ("partition_reads", _CALLS_A_VIEW),
    "S3: reads, if the edge caches nothing": ("gets", 1),
    "CloudFront: requests": ("cdn", 1 + SITE_REQUESTS / PICTURES + _CALLS_A_VIEW),
    "CloudFront: Gbit": ("cdn_gbps", 8 * _VISIT_GB / PICTURES),
}
# The busiest second of a day has so many times the mean.
PEAK = 5
_HOUR, _DAY = 60 * 60, 24 * 60 * 60


@dataclass(frozen=True, order=True)
class Rung:
    """A limit: the load that it holds, what it is, its value, and how it is raised."""

    holds: float
    what: str
    value: float
    raised: str


def uploads(limits: Limits) -> list[Rung]:
    """For uploads a second."""
    return _ladder(limits, _UPLOAD, 1)


def views(limits: Limits) -> list[Rung]:
    """For pictures viewed in a day."""
    return _ladder(limits, _VIEW, _DAY / PEAK)


def pages(limits: Limits) -> list[Rung]:
    """For pages open at the same time, each of which renews its access token.

    Those that are looked at also ask what has changed.
    """
    renewals = 1 / limits.token_seconds
    use = {
        f"{RATE}, if all are looked at": ("api_rate", renewals + 1 / POLL_SECONDS),
        RATE: ("api_rate", renewals),
        "Cognito: renewed tokens": ("tokens", renewals),
        "Cognito: sign-ins, if all are within an hour": ("sign_ins", 1 / _HOUR),
    }
    return _ladder(limits, use, 1)


def _ladder(limits: Limits, use: Mapping[str, tuple[str, float]], unit: float) -> list[Rung]:
    rungs: list[Rung] = []
    for what, (key, used) in use.items():
        quota = quotas.QUOTAS.get(key)
        value = quota.value if quota else getattr(limits, key)
        rungs.append(Rung(value / used * unit, what, value, quota.raised if quota else "by you"))
    return sorted(rungs)
