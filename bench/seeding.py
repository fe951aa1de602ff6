"""Galleries of any size: items as the thumbnail function writes them, without renditions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.access.principal import PUBLIC_OWNER
from handlers.aws.clients import attributes
from handlers.model.image import Image, Rendition, Status, original_key, rendition_folder

if TYPE_CHECKING:
    from tests.support.stacks import Stack

FEWEST = 10
"""The size of the gallery that all others are compared with."""

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 25  # what BatchWriteItem takes
_EDGES = (320, 640, 1280, 2048)


def seed(stack: Stack, count: int) -> None:
    """Put a number of ready photos, a minute apart, into an empty table."""
    dynamodb, table = stack.client("dynamodb"), stack.output("tableName")
    items = [attributes(photo(number).to_item()) for number in range(count)]
    for start in range(0, count, _BATCH):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + _BATCH]]
        answer = dynamodb.batch_write_item(RequestItems={table: puts})
        if answer.get("UnprocessedItems"):
            raise RuntimeError("The table did not take all items.")


def photo(number: int, owner: str = PUBLIC_OWNER) -> Image:
    """A ready photo with all its renditions, none of which is stored."""
    image_id = str(uuid.uuid4())
    folder = rendition_folder(owner, image_id, f"{number:016x}")
    widths = [(150, "thumb-150.jpg", "image/jpeg")]
    widths += [(edge, f"{edge}.webp", "image/webp") for edge in _EDGES]
    return Image(
        image_id=image_id,
        owner=owner,
        file_name=f"IMG_{number:05}.jpg",
        file_type="image/jpeg",
        file_size=4_000_000 + number,
        uploaded_at=_FIRST + timedelta(minutes=number),
        status=Status.READY,
        object_key=original_key(owner, image_id),
        version_id=uuid.uuid4().hex,
        sha256=f"{number:064x}",
        width=4032,
        height=3024,
        renditions=tuple(
            Rendition(
                key=f"{folder}/{name}",
                width=width,
                height=width * 3 // 4,
                size=width * width // 10,
                media_type=media_type,
            )
            for width, name, media_type in widths
        ),
    )
