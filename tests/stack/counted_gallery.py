"""The gallery's code on a table full of photos, with counts of its requests to AWS.

It runs in this process, with the credentials of its function's role.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.aws.queue import Queue
from handlers.gallery.domain import Gallery
from handlers.gallery.pictures import Binned
from handlers.gallery.timeline import Timelines
from handlers.gallery.trash import Trash
from handlers.model.codecs import utc_now
from handlers.model.image import Image, Rendition, Status, original_key
from handlers.model.photo_metadata import PhotoMetadata
from handlers.store.images import ImageStore
from handlers.store.jobs import JobStore
from handlers.store.originals import OriginalStore
from handlers.store.removals import RemovalStore
from handlers.store.renditions import RenditionStore
from handlers.store.timelines import TimelineStore
from handlers.store.trash import TrashStore
from tests.support import photos
from tests.support.roles import Role, role_of

if TYPE_CHECKING:
    from tests.support.stacks import Stack

START = datetime(2026, 1, 1, tzinfo=UTC)
TAKEN = datetime(2025, 12, 24, 0, 4, 30)  # noqa: DTZ001  # a camera's clock
BATCH = 25


@dataclass
class Counted:
    """The gallery on real clients, with counts of its requests to AWS."""

    stack: Stack
    role: Role
    requests: Counter[str] = field(default_factory=Counter[str])
    items_read: int = 0

    def gallery(self, timeline_page: int | None = None) -> Gallery:
        """The gallery as its function builds it, or with a smaller page size of the timeline."""
        table, library = self.stack.output("tableName"), self.stack.output("libraryTableName")
        originals, renditions = (
            self.stack.output(f"{name}Bucket") for name in ("originals", "renditions")
        )
        items = ImageStore(self._client("dynamodb"), table, timeline_page=timeline_page)
        pictures = RenditionStore(self._client("s3"), renditions)
        return Gallery(
            items=items,
            originals=OriginalStore(self._client("s3"), originals),
            renditions=pictures,
            trash=Trash(
                items=items,
                trashed=TrashStore(self._client("dynamodb"), table),
                jobs=JobStore(self._client("dynamodb"), library),
                removals=RemovalStore(self._client("dynamodb"), library),
                send=Queue(
                    lambda: self._client("sqs"), self.stack.output("maintenanceQueueUrl")
                ).send,
                now=utc_now,
                new_id=photos.new_id,
            ),
            binned=Binned(
                days=30,
                presigned=lambda key: pictures.presigned_url(key, seconds=900),
                pictures=None,
            ),
            sign=lambda key, _until: key,
            now=utc_now,
            timelines=Timelines(
                snapshots=TimelineStore(self._client("s3"), renditions), now=utc_now
            ),
        )

    def _client(self, service: str) -> Any:
        client = self.role.client(service)

        def sent(event_name: str, **_: Any) -> None:
            self.requests[event_name.removeprefix("before-send.")] += 1

        def answered(parsed: dict[str, Any], **_: Any) -> None:
            self.items_read += parsed.get("ScannedCount", 0)

        # Counts requests, not calls: a retry counts, and a presigned URL does not.
        client.meta.events.register("before-send", sent)
        client.meta.events.register("after-call", answered)
        return client


def count(stack: Stack) -> Counted:
    """A new counter for the gallery function's role."""
    return Counted(stack, role_of(stack, "galleryFunction"))


def filled(stack: Stack, count: int) -> Stack:
    """The stack, after putting this number of ready photos into its table."""
    client, table = stack.client("dynamodb"), stack.output("tableName")
    requests = [
        {"PutRequest": {"Item": attributes(ready(number).to_item())}} for number in range(count)
    ]
    for start in range(0, len(requests), BATCH):
        answer = client.batch_write_item(RequestItems={table: requests[start : start + BATCH]})
        assert not answer["UnprocessedItems"]
    return stack


def ready(number: int) -> Image:
    """A ready photo as it is in the table.

    Higher numbers were uploaded later and taken earlier, a minute apart.
    """
    image_id = photos.new_id()
    rendition = Rendition(
        key=f"thumbnails/{image_id}/0/thumb-150.jpg",
        width=150,
        height=100,
        size=1000,
        media_type="image/jpeg",
    )
    return Image(
        image_id=image_id,
        owner="public",
        file_name=f"{number}.jpg",
        file_type="image/jpeg",
        uploaded_at=START + timedelta(seconds=number),
        status=Status.READY,
        object_key=original_key("public", image_id),
        version_id="v",
        sha256=f"{number:064x}",
        width=300 + number,
        height=200,
        file_size=10_000,
        metadata=PhotoMetadata(taken_at=(TAKEN - timedelta(minutes=number)).isoformat()),
        renditions=(rendition,),
    )
