"""After a crash, pending photos whose message may be lost are queued again.

An original is stored before its message, so a crash between the two leaves a photo pending. The
thumbnail function processes a photo once even if it is queued twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from local.emulator.aws import Aws

_BATCH = 10
_NAMED = 5
_ORIGINALS = "uploads/"


def requeue(outputs: Mapping[str, Any], aws: Aws) -> list[str]:
    """Queue pending photos that have an original.

    Args:
        outputs: the program's exports.
        aws: the embedded AWS.

    Returns:
        What was done and found, a sentence each.
    """
    items = dict(_items(aws, outputs["tableName"]))
    originals = dict(_originals(aws, outputs["originalsBucket"]))
    waiting = [
        original
        for key, original in originals.items()
        if items.get(key) == "pending" and original["Size"]
    ]
    for start in range(0, len(waiting), _BATCH):
        _announce(aws, outputs, waiting[start : start + _BATCH])
    sentences: list[str] = []
    if waiting:
        sentences.append(
            f"The last run ended early: {len(waiting)} pending photos are processed again."
        )
    if strays := sorted(set(originals) - set(items)):
        names = ", ".join(strays[:_NAMED]) + (", …" if len(strays) > _NAMED else "")
        sentences.append(
            f"{len(strays)} originals belong to no photo; they stay in the bucket "
            f"{outputs['originalsBucket']}: {names}"
        )
    return sentences


def _items(aws: Aws, table: str) -> Iterator[tuple[str, str]]:
    pages = aws.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(
        TableName=table,
        ProjectionExpression="objectKey, #status",
        ExpressionAttributeNames={"#status": "status"},
    ):
        for item in page["Items"]:
            if "objectKey" in item:
                yield item["objectKey"]["S"], item["status"]["S"]


def _originals(aws: Aws, bucket: str) -> Iterator[tuple[str, Any]]:
    pages = aws.client("s3").get_paginator("list_object_versions")
    # Exports are in the bucket as well.
    for page in pages.paginate(Bucket=bucket, Prefix=_ORIGINALS):
        for version in page.get("Versions", []):
            if version["IsLatest"]:
                yield version["Key"], version


def _announce(aws: Aws, outputs: Mapping[str, Any], originals: list[Any]) -> None:
    entries = [
        {"Id": str(number), "MessageBody": json.dumps(_event(outputs["originalsBucket"], original))}
        for number, original in enumerate(originals)
    ]
    answer = aws.client("sqs").send_message_batch(
        QueueUrl=outputs["thumbnailQueueUrl"], Entries=entries
    )
    for failed in answer.get("Failed", []):
        raise RuntimeError(failed["Message"])


def _event(bucket: str, original: Any) -> Any:
    """S3's event for an object, with the fields that are read."""
    stored = {
        "key": quote_plus(original["Key"], safe="/"),
        "size": original["Size"],
        "versionId": original["VersionId"],
    }
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "eventTime": original["LastModified"].isoformat(),
        "s3": {"bucket": {"name": bucket}, "object": stored},
    }
    return {"Records": [record]}
