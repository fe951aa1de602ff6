"""The thumbnail function's events, as SQS and S3 write them."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.handlers.requests import sample


def message(message_id: str, body: object) -> dict[str, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    return sample("sqs_message") | {"messageId": message_id, "body": text}


def batch(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"Records": list(messages)}


def notification(*objects: tuple[str, str]) -> dict[str, Any]:
    """S3's notification about (key, version) pairs."""
    records: list[dict[str, Any]] = []
    for key, version_id in objects:
        (record,) = sample("s3_object_created")["Records"]
        record["s3"]["object"] |= {"key": key, "versionId": version_id}
        records.append(record)
    return {"Records": records}
