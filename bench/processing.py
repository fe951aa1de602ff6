"""How long a photo that has arrived takes to be `ready`, beside the work that it takes anyway.

Three times of the same photo, one after the other, each with the machine to itself:

- ready: S3 has answered the PUT → the item is `ready`, as an observer of the table sees it. In
  between are the event, the queue, the invocation and the function's work.
- work: the thumbnail function's operation alone, in this process and warm: read the item and the
  original, render, store the renditions, write the item; on the same embedded AWS.
- rendering: bytes in, renditions out, nothing stored: no system could be quicker with this code.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from handlers.shared.aws import attributes
from handlers.shared.image import PENDING_LIFE, PUBLIC_OWNER, Image, Status
from handlers.thumbnail.domain import StoredOriginal, Thumbnails
from handlers.thumbnail.port import DynamoItems, S3Originals, S3Renditions
from handlers.thumbnail.rendering import render
from tests.support.api import Api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bench.photos import Photos
    from tests.support.http import Http
    from tests.support.stacks import Stack

LOOK_EVERY = 0.005
"""Seconds between two looks at the item: `ready` is seen so much too late at most."""

_DEADLINE_SECONDS = 60
_MAX_PIXELS = 100_000_000
_MAX_BYTES = 10_485_760


@dataclass(frozen=True)
class Times:
    """Seconds, one entry a round in each list, for photos of one kind."""

    label: str
    megabytes: float
    ready: list[float] = field(default_factory=list[float])
    work: list[float] = field(default_factory=list[float])
    rendering: list[float] = field(default_factory=list[float])


def measure(stack: Stack, http: Http, taken: Iterable[Photos], rounds: int) -> list[Times]:
    """Measure each kind in each round; the order of the three times goes round as well."""
    bench = _Bench(stack, Api(http, stack.site_url))
    kinds = [(photos, Times(photos.label, _megabytes(photos))) for photos in taken]
    for photos, _ in kinds:  # warm: connections, the function's process, this process's imports
        bench.ready(photos.files[0])
        bench.work(photos.files[0])
    for turn in range(rounds):
        for photos, times in kinds:
            content = photos.files[turn % len(photos.files)]
            steps: deque[tuple[Callable[[bytes], float], list[float]]] = deque(
                [
                    (bench.ready, times.ready),
                    (bench.work, times.work),
                    (bench.rendering, times.rendering),
                ]
            )
            steps.rotate(turn)
            for step, seconds in steps:
                seconds.append(step(content))
    return [times for _, times in kinds]


class _Bench:
    def __init__(self, stack: Stack, api: Api) -> None:
        self._stack = stack
        self._api = api
        self._table = stack.output("tableName")
        self._dynamodb = stack.client("dynamodb")
        self._s3 = stack.client("s3")
        self._originals = stack.output("originalsBucket")
        self._thumbnails = Thumbnails(
            items=DynamoItems(self._dynamodb, self._table),
            originals=S3Originals(self._s3, self._originals),
            renditions=S3Renditions(self._s3, stack.output("renditionsBucket")),
            render=partial(render, max_pixels=_MAX_PIXELS),
            max_bytes=_MAX_BYTES,
        )

    def ready(self, content: bytes) -> float:
        """Upload as the page does, and watch the item."""
        ticket = self._api.bound_ticket(content)
        answer = self._api.put(ticket, content)
        start = time.perf_counter()
        if answer.status != 200:  # noqa: PLR2004 (HTTP's own number)
            raise RuntimeError(f"The upload was refused: {answer}")
        while (status := self._status(ticket["imageId"])) == Status.PENDING:
            if time.perf_counter() - start > _DEADLINE_SECONDS:
                break
            time.sleep(LOOK_EVERY)
        seconds = time.perf_counter() - start
        if status != Status.READY:
            raise RuntimeError(f"The photo is {status} after {seconds:.1f} s.")
        return seconds

    def work(self, content: bytes) -> float:
        """Process an original that the deployed function is not told of: another prefix."""
        image_id = str(uuid.uuid4())
        key, now = f"bench/{image_id}", datetime.now(UTC)
        stored = self._s3.put_object(Bucket=self._originals, Key=key, Body=content)
        pending = Image(
            image_id=image_id,
            owner=PUBLIC_OWNER,
            file_name="photo.jpg",
            file_type="image/jpeg",
            uploaded_at=now,
            status=Status.PENDING,
            object_key=key,
            expires_at=now + PENDING_LIFE,
        )
        self._dynamodb.put_item(TableName=self._table, Item=attributes(pending.to_item()))
        original = StoredOriginal(
            image_id=image_id, key=key, version_id=stored["VersionId"], stored_at=now
        )
        start = time.perf_counter()
        outcome = self._thumbnails.process(original)
        seconds = time.perf_counter() - start
        if outcome != Status.READY:
            raise RuntimeError(f"Processing ended with {outcome}.")
        return seconds

    def rendering(self, content: bytes) -> float:
        """Render, and throw away what comes out."""
        start = time.perf_counter()
        render(content, max_pixels=_MAX_PIXELS)
        return time.perf_counter() - start

    def _status(self, image_id: str) -> str:
        answer = self._dynamodb.get_item(
            TableName=self._table,
            Key={"imageId": {"S": image_id}},
            ConsistentRead=True,
            ProjectionExpression="#status",
            ExpressionAttributeNames={"#status": "status"},
        )
        return answer["Item"]["status"]["S"]


def _megabytes(photos: Photos) -> float:
    return sum(len(file) for file in photos.files) / len(photos.files) / 1_000_000
