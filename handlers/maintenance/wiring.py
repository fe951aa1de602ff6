"""The maintenance function's operations over AWS."""

from __future__ import annotations

import json
import secrets
import uuid
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from handlers.access.signed_urls import token
from handlers.aws import clients
from handlers.aws.distribution import Distribution
from handlers.aws.queue import Queue
from handlers.aws.user_pool import UserPool
from handlers.maintenance.addresses import Addresses
from handlers.maintenance.cleaning import Cleaning
from handlers.maintenance.closing import Closing
from handlers.maintenance.counting import Counting
from handlers.maintenance.domain import Maintenance
from handlers.maintenance.emptying import Emptying
from handlers.maintenance.events import MessageQueue
from handlers.maintenance.exporting import Exporting
from handlers.maintenance.giving import Giving
from handlers.maintenance.late_versions import LateVersions
from handlers.maintenance.leaving import Leaving
from handlers.maintenance.moving import Moving
from handlers.maintenance.orphans import Orphans
from handlers.maintenance.resuming import Resuming
from handlers.maintenance.rounds import Rounds
from handlers.maintenance.settling import Settling
from handlers.model.codecs import timestamp, utc_now
from handlers.store import usage
from handlers.store.content_claims import ContentClaimStore
from handlers.store.counts import CountStore
from handlers.store.export_files import ExportFileStore
from handlers.store.exports import ExportStore
from handlers.store.gifts import GiftStore
from handlers.store.images import ImageStore
from handlers.store.jobs import JobStore
from handlers.store.originals import OriginalStore
from handlers.store.people import PeopleStore
from handlers.store.removals import RemovalStore
from handlers.store.renditions import RenditionStore
from handlers.store.restores import RestoreStore
from handlers.store.rounds import OwnerStore, RoundStore
from handlers.store.settlements import CountedRestores, SettlementStore
from handlers.store.timelines import TimelineStore
from handlers.store.trash import TrashStore
from handlers.store.usage import UsageStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.maintenance.settings import Settings
    from handlers.model.stored_objects import Version


class ThumbnailEvents:
    """Sends S3's event of an original once more."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, version: Version) -> None:
        """Sends it, as S3 does."""
        stored = {"key": quote_plus(version.key), "versionId": version.version_id}
        record = {
            "eventName": "ObjectCreated:Put",
            "eventTime": timestamp(version.stored_at),
            "s3": {"object": stored},
        }
        self._queue.send(json.dumps({"Records": [record]}))


def make_maintenance(settings: Settings, queue: Queue) -> Maintenance:
    """All operations."""
    stores = _Stores(settings)
    rows = UsageStore(clients.dynamodb(), settings.library_table)
    messages = MessageQueue(queue.send)
    giving = Giving(
        items=stores.items,
        gifts=GiftStore(
            client=clients.dynamodb(),
            images_table=settings.table_name,
            contents_table=settings.contents_table,
            library_table=settings.library_table,
        ),
        claims=stores.claims,
        originals=stores.originals,
        renditions=stores.renditions,
        people=stores.people,
        jobs=stores.jobs,
        queue=messages,
        now=utc_now,
    )
    settling = _settling(settings, stores)
    emptying = Emptying(
        items=stores.items,
        trash=stores.trash,
        settling=settling,
        jobs=stores.jobs,
        removals=stores.removals,
        queue=messages,
        now=utc_now,
    )
    rounds = _rounds(settings, stores, rows, messages)
    exporting = Exporting(
        items=stores.items,
        trash=stores.trash,
        people=stores.people,
        exports=stores.exports,
        files=stores.files,
        jobs=stores.jobs,
        queue=messages,
        now=utc_now,
    )
    leaving = Leaving(
        items=stores.items,
        settling=settling,
        claims=stores.claims,
        originals=stores.originals,
        timelines=stores.timelines,
        exports=stores.exports,
        files=stores.files,
        people=stores.people,
        logins=UserPool(clients.cognito, settings.user_pool),
        jobs=stores.jobs,
        removals=stores.removals,
        queue=messages,
        now=utc_now,
    )
    return Maintenance(
        giving=giving,
        emptying=emptying,
        exporting=exporting,
        leaving=leaving,
        rounds=rounds,
        rows=rows,
    )


def _rounds(
    settings: Settings, stores: _Stores, rows: UsageStore, messages: MessageQueue
) -> Rounds:
    dynamodb = clients.dynamodb()
    events = ThumbnailEvents(Queue(clients.sqs, settings.thumbnail_queue))
    walk = partial(RoundStore, dynamodb, settings.library_table)
    return Rounds(
        items=stores.items,
        trash=stores.trash,
        owners=OwnerStore(dynamodb, settings.library_table),
        timelines=stores.timelines,
        jobs=stores.jobs,
        removals=stores.removals,
        resuming=Resuming(
            items=stores.items,
            trash=stores.trash,
            originals=stores.originals,
            events=events,
            queue=messages,
            progress=walk("UNFINISHED"),
            now=utc_now,
        ),
        late_versions=LateVersions(
            items=stores.items,
            originals=stores.originals,
            events=events,
            progress=walk("VERSIONS"),
            now=utc_now,
        ),
        closing=Closing(
            items=stores.items,
            trash=stores.trash,
            removals=stores.removals,
            progress=walk("RECORDS"),
            now=utc_now,
        ),
        orphans=Orphans(
            items=stores.items,
            claims=stores.claims,
            originals=stores.originals,
            renditions=stores.renditions,
            progress=walk("ORPHANS"),
            now=utc_now,
        ),
        counting=Counting(
            items=stores.items,
            counts=CountStore(
                client=dynamodb,
                images_table=settings.table_name,
                library_table=settings.library_table,
            ),
            rows=rows,
        ),
        queue=messages,
        trash_days=settings.trash_days,
        new_id=lambda: str(uuid.uuid4()),
        new_digits=lambda: secrets.token_hex(8),
        now=utc_now,
    )


class _Stores:
    """What several operations need."""

    def __init__(self, settings: Settings) -> None:
        dynamodb, s3 = clients.dynamodb(), clients.s3()
        self.items = ImageStore(dynamodb, settings.table_name)
        self.trash = TrashStore(dynamodb, settings.table_name)
        self.claims = ContentClaimStore(dynamodb, settings.contents_table)
        self.originals = OriginalStore(s3, settings.originals_bucket)
        self.renditions = RenditionStore(s3, settings.renditions_bucket)
        self.jobs = JobStore(dynamodb, settings.library_table)
        self.removals = RemovalStore(dynamodb, settings.library_table)
        self.people = PeopleStore(dynamodb, settings.library_table)
        self.exports = ExportStore(dynamodb, settings.library_table)
        self.files = ExportFileStore(s3, settings.originals_bucket)
        self.timelines = TimelineStore(s3, settings.renditions_bucket)


def _settling(settings: Settings, stores: _Stores) -> Settling:
    dynamodb = clients.dynamodb()
    given_back = partial(usage.given_back, settings.library_table)
    restores = RestoreStore(
        client=dynamodb,
        images_table=settings.table_name,
        contents_table=settings.contents_table,
    )
    return Settling(
        items=stores.items,
        moving=Moving(
            items=stores.items,
            trash=stores.trash,
            restores=CountedRestores(
                restores=restores, library_table=settings.library_table, given_back=given_back
            ),
            claims=stores.claims,
            renditions=stores.renditions,
            now=utc_now,
        ),
        cleaning=Cleaning(
            originals=stores.originals,
            renditions=stores.renditions,
            claims=stores.claims,
            addresses=Addresses(
                picture_token=_token(stores.renditions, settings.picture_key),
                download_token=_token(stores.renditions, settings.download_key),
                now=utc_now,
            ),
        ),
        site=Distribution(clients.cloudfront, settings.distribution, settings.site_origin),
        settlements=SettlementStore(
            client=dynamodb,
            images_table=settings.table_name,
            library_table=settings.library_table,
            given_back=given_back,
        ),
        removals=stores.removals,
        now=utc_now,
    )


def _token(renditions: RenditionStore, key_object: str) -> Callable[[str, datetime], str]:
    """Makes tokens with a key that is read when it is needed first."""
    key = cache(lambda: renditions.read(key_object))
    return lambda path, until: token(path, until, key())
