"""What the maintenance function may do: the only one that lists buckets and deletes for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from components.policies import allow
from handlers.model.indexes import BY_TAKEN, NEWEST_FIRST, TRASH, UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.metadata import ImageMetadata
    from components.policies import Statement


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What it reaches, in ARNs.

    `keys` are patterns of the objects of signing keys; `pool` keeps the logins, if people sign in.
    """

    queue: pulumi.Input[str]
    thumbnail_queue: pulumi.Input[str]
    table: ImageMetadata
    library: pulumi.Input[str]
    originals: pulumi.Input[str]
    renditions: pulumi.Input[str]
    distribution: pulumi.Input[str]
    keys: Sequence[pulumi.Input[str]]
    pool: pulumi.Input[str] | None = None


def statements(reach: Reach) -> list[Statement]:
    """The statements of its role."""
    return [
        *_queues(reach.queue, reach.thumbnail_queue),
        *_tables(reach.table, reach.library),
        *_originals(reach.originals),
        *(_exports(reach.originals) if reach.pool else []),
        *_renditions(reach.renditions, reach.keys),
        allow(["cloudfront:CreateInvalidation"], [reach.distribution]),
        *([allow(["cognito-idp:AdminDeleteUser"], [reach.pool])] if reach.pool else []),
    ]


def _queues(queue: pulumi.Input[str], thumbnail_queue: pulumi.Input[str]) -> list[Statement]:
    return [
        allow(
            [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ChangeMessageVisibility",
                # Each step sends the next one.
                "sqs:SendMessage",
            ],
            [queue],
        ),
        # An original whose event was lost gets another one.
        allow(["sqs:SendMessage"], [thumbnail_queue]),
    ]


def _tables(table: ImageMetadata, library: pulumi.Input[str]) -> list[Statement]:
    return [
        allow(
            ["dynamodb:Query"],
            [table.index_arn(each) for each in (NEWEST_FIRST, BY_TAKEN, TRASH, UNFINISHED)],
        ),
        allow(
            [
                "dynamodb:GetItem",
                "dynamodb:BatchGetItem",
                "dynamodb:UpdateItem",
                "dynamodb:ConditionCheckItem",
                # To find items and claims that nothing else belongs to, some pages a day.
                "dynamodb:Scan",
            ],
            [table.arn],
        ),
        allow(
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan"],
            [table.contents_arn],
        ),
        # Jobs, the records of what it removes, and how far the round is.
        allow(
            ["dynamodb:GetItem", "dynamodb:PutItem"],
            [library],
            condition=_keys("JOB#*", "REMOVALS", "ROUND"),
        ),
        allow(["dynamodb:UpdateItem"], [library], condition=_keys("JOB#*", "REMOVALS")),
        # How far an export is.
        allow(
            ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            [library],
            condition=_keys("USER#*"),
        ),
        # Those that are to be closed.
        allow(["dynamodb:Query"], [library], condition=_keys("REMOVALS")),
        # Whose trash there may be, and who is to be deleted; then their row, the claim of their
        # address, and what was counted of theirs.
        allow(["dynamodb:Query", "dynamodb:GetItem"], [library], condition=_keys("USERS")),
        allow(["dynamodb:DeleteItem"], [library], condition=_keys("USERS", "EMAIL#*", "USAGE")),
    ]


def _originals(bucket: pulumi.Input[str]) -> list[Statement]:
    uploads = pulumi.Output.concat(bucket, "/uploads/*")
    exports = pulumi.Output.concat(bucket, "/exports/*")
    return [
        allow(["s3:ListBucketVersions"], [bucket], condition=_prefixes("uploads/*", "exports/*")),
        # The first puts a delete marker, which a replica follows; the second deletes for good.
        # Requests that delete several versions need both.
        allow(["s3:DeleteObject", "s3:DeleteObjectVersion"], [uploads, exports]),
    ]


def _exports(bucket: pulumi.Input[str]) -> list[Statement]:
    """To have S3 copy originals for their own person; an open stack has no exports."""
    return [
        allow(["s3:GetObjectVersion"], [pulumi.Output.concat(bucket, "/uploads/*")]),
        allow(["s3:PutObject"], [pulumi.Output.concat(bucket, "/exports/*")]),
    ]


def _renditions(bucket: pulumi.Input[str], keys: Sequence[pulumi.Input[str]]) -> list[Statement]:
    thumbnails, trash, downloads, timelines = (
        pulumi.Output.concat(bucket, f"/{each}/*")
        for each in ("thumbnails", "trash", "downloads", "timelines")
    )
    return [
        allow(
            ["s3:ListBucketVersions"],
            [bucket],
            condition=_prefixes("thumbnails/*", "trash/*", "downloads/*", "timelines/*"),
        ),
        # Copying needs to read one object and to write the other.
        allow(["s3:GetObject", "s3:PutObject"], [thumbnails, trash]),
        # As if the bucket were versioned, which it is not: see decision 40.
        allow(
            ["s3:DeleteObject", "s3:DeleteObjectVersion"],
            [thumbnails, trash, downloads, timelines],
        ),
        # To ask addresses as somebody who may see them.
        allow(["s3:GetObject"], keys),
    ]


def _keys(*partitions: str) -> Mapping[str, Mapping[str, list[str]]]:
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*partitions]}}


def _prefixes(*prefixes: str) -> Mapping[str, Mapping[str, list[str]]]:
    return {"StringLike": {"s3:prefix": [*prefixes]}}
