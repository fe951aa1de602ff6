"""How long an uploaded photo takes to be `ready`, compared with the work on it.

Three times of the same photo, each with the machine to itself:

- ready: S3 has answered the PUT → the item is `ready`, as an observer of the table sees it. In
  between are the event, the queue, the invocation and the function's work.
- work: what the thumbnail function itself logged for that very photo: read the item and the
  original, render, store the renditions, write the item.
- rendering: bytes in, renditions out, in the process of one photo and on all processors as in the
  function, but nothing is stored: no system could be quicker with this code.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.imaging import production
from handlers.model.image import Status
from tests.support.api import Api

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.imaging.production import Renderer
    from bench.photos import Photos
    from tests.support.http import Http
    from tests.support.stacks import Stack

LOOK_EVERY = 0.005
"""Seconds between two polls of the item: the maximum delay in noticing `ready`."""

_DEADLINE_SECONDS = 60
# JPEG's comment marker, followed by its length.
_COMMENT_BYTES = 8
_COMMENT = b"\xff\xfe" + (2 + _COMMENT_BYTES).to_bytes(2)


@dataclass(frozen=True)
class Times:
    """Seconds, one entry a round in each list, for photos of one kind."""

    label: str
    megabytes: float
    ready: list[float] = field(default_factory=list[float])
    work: list[float] = field(default_factory=list[float])
    rendering: list[float] = field(default_factory=list[float])


def measure(stack: Stack, http: Http, taken: Iterable[Photos], rounds: int) -> list[Times]:
    """Measure each kind in each round; upload and rendering alternate in going first."""
    bench = _Bench(stack, Api(http, stack.site_url))
    kinds = [(photos, Times(photos.label, _megabytes(photos))) for photos in taken]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, production.running() as renderer:
        path = Path(folder) / "photo"
        for photos, _ in kinds:  # warm up connections and both processes
            bench.ready(photos.files[0])
            _rendering(renderer, photos.files[0], path)
        for turn in range(rounds):
            for photos, times in kinds:
                content = photos.files[turn % len(photos.files)]
                if turn % 2:
                    times.rendering.append(_rendering(renderer, content, path))
                ready, work = bench.ready(content)
                times.ready.append(ready)
                times.work.append(work)
                if not turn % 2:
                    times.rendering.append(_rendering(renderer, content, path))
    return [times for _, times in kinds]


class _Bench:
    def __init__(self, stack: Stack, api: Api) -> None:
        self._api = api
        self._table = stack.output("tableName")
        self._dynamodb = stack.client("dynamodb")
        self._logs = stack.client("logs")
        function = stack.client("lambda").get_function_configuration(
            FunctionName=stack.output("thumbnailFunction")
        )
        self._log = function["LoggingConfig"]["LogGroup"]

    def ready(self, content: bytes) -> tuple[float, float]:
        """Upload as the page does, and poll the item; the total and the function's seconds."""
        content = _of_its_own(content)
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
        return seconds, self._worked(ticket["imageId"])

    def _worked(self, image_id: str) -> float:
        """Seconds of work on a photo, from the function's log line, once it is written."""
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while time.monotonic() < deadline:
            pages = self._logs.get_paginator("filter_log_events").paginate(logGroupName=self._log)
            for line in (event["message"] for page in pages for event in page["events"]):
                if line.startswith("{") and image_id in line:
                    return json.loads(line)["milliseconds"] / 1000
            time.sleep(LOOK_EVERY)
        raise RuntimeError(f"The thumbnail function logged nothing about {image_id}.")

    def _status(self, image_id: str) -> str:
        answer = self._dynamodb.get_item(
            TableName=self._table,
            Key={"imageId": {"S": image_id}},
            ConsistentRead=True,
            ProjectionExpression="#status",
            ExpressionAttributeNames={"#status": "status"},
        )
        return answer["Item"]["status"]["S"]


def _rendering(renderer: Renderer, content: bytes, path: Path) -> float:
    path.write_bytes(content)
    renderer.load(path)
    return renderer.took().wall


def _of_its_own(content: bytes) -> bytes:
    """The same image with a different comment, since identical files are not processed twice."""
    return content[:2] + _COMMENT + secrets.token_bytes(_COMMENT_BYTES) + content[2:]


def _megabytes(photos: Photos) -> float:
    return sum(len(file) for file in photos.files) / len(photos.files) / 1_000_000
