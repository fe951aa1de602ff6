"""The thumbnail function's events: SQS messages, each of which carries S3 records."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from handlers.model.image import is_image_id
from handlers.thumbnail.model import StoredOriginal

if TYPE_CHECKING:
    from collections.abc import Mapping


class MalformedMessageError(Exception):
    """The message is not what S3 sends."""


def stored_originals(body: str) -> list[StoredOriginal]:
    """The originals that a message is about; none for S3's test event and other kinds of events.

    Raises:
        MalformedMessageError: It is not an S3 notification about versions of originals.
    """
    try:
        message: Any = json.loads(body)
        if "Records" not in message and message["Event"] == "s3:TestEvent":
            return []
        return [
            _stored_original(record)
            for record in message["Records"]
            if record["eventName"].startswith("ObjectCreated:")
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedMessageError(type(error).__name__) from error


def _stored_original(record: Mapping[str, Any]) -> StoredOriginal:
    stored = record["s3"]["object"]
    # S3 writes keys as forms do: a space is a plus, everything unusual is percent-encoded.
    key = unquote_plus(stored["key"], errors="strict")
    image_id = key.rpartition("/")[2]
    if not is_image_id(image_id):
        raise MalformedMessageError("the key names no photo")
    return StoredOriginal(
        image_id=image_id,
        key=key,
        # S3 gives no version for what it stored before the bucket's versioning took effect, for at
        # most a quarter of an hour; such an object can be addressed as "null".
        version_id=stored.get("versionId", "null"),
        stored_at=datetime.fromisoformat(record["eventTime"]),
    )
