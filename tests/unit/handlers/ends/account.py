"""An AWS account in memory, with all functions of the site, which can be killed at any call.

Everything above the SDK's clients is real: handlers, domains, stores, and the conditions that these
write. After each call of a function, a visitor asks the CDN for every address that a photo has ever
had, so that the CDN keeps whatever is shown for one moment.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from handlers.access.policy import Access, Action
from handlers.access.principal import Principal
from handlers.aws import clients, distribution
from handlers.aws.attribute_values import attributes
from handlers.gallery.downloads import offered
from handlers.gallery.trash import Trash
from handlers.maintenance import emptying, settling, wiring
from handlers.maintenance import handler as maintenance
from handlers.maintenance.settings import Settings
from handlers.model.person import Person
from handlers.model.usage import Limits, SiteLimits
from handlers.store.admin_usage import AdminUsageStore
from handlers.store.content_claims import ContentClaimStore
from handlers.store.images import ImageStore
from handlers.store.jobs import JobStore
from handlers.store.originals import OriginalStore
from handlers.store.removals import RemovalStore
from handlers.store.renditions import RenditionStore
from handlers.store.tickets import TicketStore
from handlers.store.trash import TrashStore
from handlers.thumbnail import handler as thumbnail
from handlers.thumbnail import storing
from handlers.upload.domain import Uploads
from tests.unit.handlers.ends.buckets import Buckets
from tests.unit.handlers.ends.tables import Tables
from tests.unit.handlers.fake_renderer import fake_render, handing_out
from tests.unit.handlers.scheduler import Killed

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

_LAST_DELIVERY = 8
_ADDRESS = re.compile(r"/?(thumbnails/[^?]+|downloads/[^?]+)")
TRASH_DAYS = 30
OLD_VERSION_DAYS = 2
"""Fewer than rounds are made here, so that whatever relies on an old version loses it."""
OWNER = "0a1b2c3d-0000-4000-8000-00000000000a"
"""A person who was invited."""


class Inline(Executor):
    """In place of the threads of a function, which a kill stops all."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as a thread of a pool would
            future.set_exception(error)
        return future


class Line:
    """Counts the calls of the functions, and kills the one that has made one of them."""

    def __init__(self, then: Callable[[], None]) -> None:
        self.calls: list[str] = []
        self.kill_after: int | None = None
        self.between: tuple[int, Callable[[], None]] | None = None
        """Another function, which does all of its work right after this call."""
        self._is_dead = False
        self._then = then

    def call(self, name: str, operation: Callable[..., Any], **request: Any) -> Any:
        if self._is_dead:
            raise Killed
        self.calls.append(name)
        number = len(self.calls) - 1
        try:
            return operation(**request)
        finally:
            self._then()
            if self.between and number == self.between[0]:
                self.between[1]()
            if number == self.kill_after:
                self._is_dead = True
                raise Killed

    def recover(self) -> None:
        """Another function is started after one that was killed, and none will be again."""
        self.kill_after, self._is_dead = None, False

    def join(self, client: Any, *names: str) -> Any:
        """The client, whose calls go this way."""
        service = type(client).__name__

        def of(name: str) -> Callable[..., Any]:
            operation = getattr(client, name)
            return partial(self.call, f"{service}.{name}", operation)

        joined = SimpleNamespace(**{name: of(name) for name in names})
        joined.generate_presigned_url = getattr(client, "generate_presigned_url", None)
        return joined


class Queues:
    """The client of SQS: what waits in each queue, as body and number of deliveries."""

    def __init__(self) -> None:
        self.waiting: dict[str, list[tuple[str, int]]] = {"thumbnail": [], "maintenance": []}

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:  # noqa: N803
        assert len(MessageBody) <= 256 * 1024
        self.waiting[QueueUrl].append((MessageBody, 0))
        return {}

    def change_message_visibility(self, **_: object) -> dict[str, Any]:
        return {}


class CloudFront:
    """The client of CloudFront, and the edge that keeps whatever anybody has asked for."""

    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets
        self.keeps: set[str] = set()
        self.known: set[str] = set()

    def create_invalidation(self, **request: Any) -> dict[str, Any]:
        for path in request["InvalidationBatch"]["Paths"]["Items"]:
            beginning = path.removesuffix("*").removeprefix("/")
            self.keeps = {each for each in self.keeps if not each.startswith(beginning)}
        return {}

    def head(self, _connection: object, path: str) -> int:
        found = _ADDRESS.fullmatch(path.partition("?")[0])
        assert found, path
        return self.ask(found[1])

    def ask(self, key: str) -> int:
        if key not in self.keeps and self._buckets.current("renditions", key) is None:
            return 404
        # A download is not kept by any cache.
        if not key.startswith("downloads/"):
            self.keeps.add(key)
        return 200

    def visit(self, tables: Tables) -> None:
        """Asks for every address that the API has ever told somebody."""
        for row in tables.stored["images"].values():
            if "gallery" in row:
                self.known |= {each["M"]["key"]["S"] for each in row["renditions"]["L"]}
        for each in self.known:
            self.ask(each)


class Account:
    """Everything that is stored, and the functions over it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, versioned: bool = True) -> None:
        self._passed = timedelta(0)
        self.made = 0
        self.tables, self.queues = Tables(), Queues()
        kept = frozenset({"originals", "renditions"} if versioned else {"originals"})
        self.buckets = Buckets(self.now, kept, self._event)
        self.cdn = CloudFront(self.buckets)
        self.line = Line(lambda: self.cdn.visit(self.tables))
        self._patch(monkeypatch)
        for name in ("picture-key", "download-key"):
            self.buckets.put_object(Bucket="renditions", Key=name, Body=b"secret")
        self._build()
        person = Person(
            sub="login", user_id=OWNER, name="Ada", email="a@b.c", invited_at=self.now()
        )
        self.tables.put_item(TableName="library", Item=attributes(person.to_item()))

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def passes(self, time: timedelta) -> None:
        self._passed += time

    def new_id(self) -> str:
        self.made += 1
        return f"00000000-0000-4000-8000-{self.made:012x}"

    def access(self, owner: str, action: Action = Action.DELETE) -> Access:
        return Access(Principal(owner), action)

    def deliver(self, *, lost: bool = False) -> None:
        """Delivers every message, and those that follow, until none is left.

        Args:
            lost: Whether the message of a function that is killed does not come again.
        """
        while waiting := [each for each in self.queues.waiting if self.queues.waiting[each]]:
            for name in waiting:
                if not self.queues.waiting[name]:
                    # Another function has taken it meanwhile.
                    continue
                body, deliveries = self.queues.waiting[name].pop(0)
                killed = False
                try:
                    again = self._invoked(name, body, deliveries + 1)
                except Killed:
                    again = killed = True
                if killed:
                    self.line.recover()
                if again and not (killed and lost) and deliveries + 1 < _LAST_DELIVERY:
                    self.queues.waiting[name].append((body, deliveries + 1))
                    # Far longer than any claim, and shorter than what calls for a daily round.
                    self.passes(timedelta(minutes=4))

    def round(self) -> None:
        """A daily round, and all that follows from it."""
        self.queues.send_message(QueueUrl="maintenance", MessageBody=json.dumps({"task": "round"}))
        self.deliver()
        self.buckets.expire("originals", OLD_VERSION_DAYS)

    def save(self) -> Any:
        """All that is stored, to be loaded again."""
        return (
            {name: dict(rows) for name, rows in self.tables.stored.items()},
            {name: dict(objects) for name, objects in self.buckets.objects.items()},
            {name: list(messages) for name, messages in self.queues.waiting.items()},
            (set(self.cdn.keeps), set(self.cdn.known), self._passed, self.made),
        )

    def load(self, saved: Any) -> Self:
        self.tables.stored = {name: dict(rows) for name, rows in saved[0].items()}
        self.buckets.objects = {name: dict(objects) for name, objects in saved[1].items()}
        self.queues.waiting = {name: list(messages) for name, messages in saved[2].items()}
        keeps, known, self._passed, self.made = saved[3]
        self.cdn.keeps, self.cdn.known = set(keeps), set(known)
        self.line.recover()
        self.line.calls, self.line.between = [], None
        return self

    def everything(self) -> str:
        """All that is stored anywhere, as a text to be searched."""
        return repr((self.tables.stored, self.buckets.objects, self.queues.waiting, self.cdn.keeps))

    def _invoked(self, name: str, body: str, deliveries: int) -> bool:
        record = {
            "messageId": "m",
            "receiptHandle": "r",
            "body": body,
            "attributes": {"ApproximateReceiveCount": str(deliveries)},
        }
        event = {"Records": [record]}
        if name == "maintenance":
            answer = maintenance.handle(event, self._maintenance, self._queue)
        else:
            answer = thumbnail.handle(event, self._thumbnails, self._queue)
        return bool(answer["batchItemFailures"])

    def _event(self, bucket: str, key: str, version_id: str) -> None:
        if bucket == "originals":
            self.send_event(key, version_id)

    def send_event(self, key: str, version_id: str) -> None:
        """S3's event of a stored original."""
        record = {
            "eventName": "ObjectCreated:Put",
            "eventTime": self.now().isoformat(),
            "s3": {"object": {"key": key, "versionId": version_id}},
        }
        body = json.dumps({"Records": [record]})
        self.queues.send_message(QueueUrl="thumbnail", MessageBody=body)

    def _patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        joined = {
            "dynamodb": (
                self.tables,
                *("get_item", "batch_get_item", "put_item", "update_item", "delete_item"),
                *("transact_write_items", "query", "scan"),
            ),
            "s3": (
                self.buckets,
                *("put_object", "copy_object", "get_object", "delete_object", "delete_objects"),
                *("list_object_versions", "put_object_tagging"),
            ),
            "sqs": (self.queues, "send_message", "change_message_visibility"),
            "cloudfront": (self.cdn, "create_invalidation"),
        }
        for name, (client, *operations) in joined.items():
            joint = self.line.join(client, *operations)
            monkeypatch.setattr(clients, name, lambda joint=joint: joint)
        monkeypatch.setattr(distribution, "_status", self._head)
        for module in (wiring, thumbnail):
            monkeypatch.setattr(module, "utc_now", self.now)
        for module in (settling, emptying, distribution):
            monkeypatch.setattr(module, "ThreadPoolExecutor", Inline)
        monkeypatch.setattr(storing, "THREADS", Inline)
        render = handing_out(fake_render)

        def within(*_: object) -> Any:
            return render

        monkeypatch.setattr(thumbnail, "within", within)

    def _head(self, connection: object, path: str) -> int:
        return self.line.call("CloudFront.head", lambda: self.cdn.head(connection, path))

    def _build(self) -> None:
        dynamodb, s3 = clients.dynamodb(), clients.s3()
        names: Any = {
            "originals_bucket": "originals",
            "renditions_bucket": "renditions",
            "table_name": "images",
            "contents_table": "contents",
            "library_table": "library",
        }
        self.items = ImageStore(dynamodb, "images")
        self.jobs = JobStore(dynamodb, "library")
        settings = Settings(
            **names,
            queue_url="maintenance",
            thumbnail_queue="thumbnail",
            distribution="distribution",
            # Not asked over a network, and a context of TLS costs more than all the rest.
            site_origin="http://site.example",
            download_key="download-key",
            picture_key="picture-key",
            trash_days=TRASH_DAYS,
            user_pool=None,
        )
        self._queue = wiring.Queue(clients.sqs, "maintenance")
        self._maintenance = wiring.make_maintenance(settings, self._queue)
        tickets: Any = SimpleNamespace(
            **names,
            maintenance_queue="maintenance",
            queue_url="thumbnail",
            max_bytes=1000,
            max_pixels=1000,
            keep_location=True,
        )
        self._thumbnails = thumbnail.make_thumbnails(tickets, SimpleNamespace())  # pyright: ignore[reportArgumentType]
        self.trash = Trash(
            items=self.items,
            trashed=TrashStore(dynamodb, "images"),
            jobs=self.jobs,
            removals=RemovalStore(dynamodb, "library"),
            send=self._queue.send,
            now=self.now,
            new_id=self.new_id,
            threads=Inline,
        )
        self.uploads = Uploads(
            items=self.items,
            tickets=TicketStore(client=dynamodb, images_table="images", library_table="library"),
            rows=(rows := AdminUsageStore(dynamodb, "library")),
            site=rows.site,
            claims=ContentClaimStore(dynamodb, "contents"),
            originals=OriginalStore(s3, "originals"),
            trashed=TrashStore(dynamodb, "images"),
            send=wiring.Queue(clients.sqs, "maintenance").send,
            max_bytes=1000,
            limits=Limits(max_photos=1000, max_bytes=10**6, max_today=1000),
            site_limits=SiteLimits(max_bytes=10**7, max_today=10**4),
            now=self.now,
            new_id=self.new_id,
            max_unstated_bytes=500,
        )
        self.renditions = RenditionStore(s3, "renditions")
        self.offered = offered
