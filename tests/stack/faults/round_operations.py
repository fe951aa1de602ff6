"""The paths through the daily round of the maintenance function."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from handlers.maintenance import closing, late_versions, orphans
from handlers.maintenance.events import body_of
from handlers.maintenance.model import Part, Round
from handlers.model.codecs import timestamp, utc_now
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import Status, Unfinished
from handlers.model.removal import Removal, RemovalKind, new_record_id
from handlers.store.content_claims import ContentClaimStore
from handlers.store.images import ImageStore
from handlers.store.removals import RemovalStore
from tests.stack.faults.departure_operations import Departure
from tests.stack.faults.maintenance_operations import in_the_trash
from tests.stack.faults.registry import ROUND, damaged, photo, registered, sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.model.image import Image
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site

LONG_AGO = "2020-01-01T00:00:00.000000Z"
INTERRUPTED = body_of(Round(part=Part.UNFINISHED))
# Each kind is looked for in a step of its own.
FAILED = body_of(Round(part=Part.UNFINISHED, after={"kind": 4, "pages": 0}))
UPLOADS = body_of(Round(part=Part.UNFINISHED, after={"kind": 5, "pages": 0}))


def found_the_next_day(site: Site, image_id: str) -> None:
    """Ends a photo whose message was lost after it had been ended."""
    site.settle()
    if site.image(image_id).unfinished is Unfinished.PURGE:
        site.storage.change(image_id, unfinishedSince=LONG_AGO)
        site.worked(INTERRUPTED)()
        site.settle()
    assert site.image(image_id).purged


def looks_for_orphans(site: Site, stretch: str) -> Callable[[], None]:
    """A step of the walk, which begins at a stretch."""
    site.storage.start_walk_at(stretch)
    return site.worked(body_of(Round(part=Part.ORPHANS)))


def counts_the_admins_photos(site: Site) -> Callable[[], None]:
    """A step of counting, after that which has found that there are no photos of nobody."""
    counting = body_of(Round(part=Part.COUNTING))
    site.worked(counting)()
    site.steps()
    return site.worked(counting)


@registered(*ROUND)
def a_round_that_ends_what_has_been_in_the_trash_for_long(site: Site) -> Steps:
    image_id = in_the_trash(site, photo())
    site.storage.change(image_id, trashedAt=LONG_AGO)
    yield site.worked(json.dumps({"task": "round"}))
    site.settle()
    assert site.image(image_id).purged


@registered(*ROUND)
def a_round_that_finds_what_was_interrupted(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    site.steps()
    never = site.announced()
    for each in (image_id, never):
        site.storage.change(each, unfinishedSince=LONG_AGO)
    yield site.worked(INTERRUPTED)
    found_the_next_day(site, never)
    assert site.image(image_id).unfinished is None


@registered(*ROUND)
def a_round_that_ends_what_failed_long_ago(site: Site) -> Steps:
    image_id = site.processed(damaged())
    site.storage.change(image_id, unfinishedSince=LONG_AGO)
    yield site.worked(FAILED)
    found_the_next_day(site, image_id)


@registered(*ROUND)
def a_round_that_finds_an_upload_that_never_came(site: Site) -> Steps:
    image_id = site.announced()
    site.storage.change(image_id, unfinishedSince=LONG_AGO)
    yield site.worked(UPLOADS)
    found_the_next_day(site, image_id)


@registered(*ROUND)
def a_round_that_sends_a_lost_event_again(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    yesterday = timestamp(utc_now() - timedelta(hours=30))
    site.storage.change(image_id, unfinishedSince=yesterday)
    yield site.worked(UPLOADS)
    assert any(version.version_id in each for each in site.events())
    site.deliver(version)
    assert site.image(image_id).is_listed


@registered(*ROUND)
def a_round_that_resumes_deleting_a_person(site: Site) -> Steps:
    departure = Departure(site)
    departure.begin()
    site.steps()
    yield site.worked(json.dumps({"task": "round"}))
    departure.is_over()


@registered(*ROUND)
def a_round_that_forgets(site: Site) -> Steps:
    # Without a snapshot of its timeline: one that is younger than a day is kept.
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    site.settle()
    site.storage.change(image_id, unfinishedSince=LONG_AGO)
    yield site.worked(body_of(Round(part=Part.TOMBSTONES)))
    assert site.image(image_id).unfinished is None


@registered(*ROUND)
def a_round_that_counts(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.storage.forget_count(image_id)
    yield counts_the_admins_photos(site)
    assert site.image(image_id).counted


@registered(*ROUND)
def a_round_that_counts_photos_of_which_another_has_counted_one(site: Site) -> Steps:
    uncounted, counted = site.processed(photo()), site.processed(photo())
    site.storage.forget_count(uncounted)
    newest = ImageStore.newest

    def stale(*given: Any, **named: Any) -> list[Image]:
        return [replace(each, counted=None) for each in newest(*given, **named)]

    step = counts_the_admins_photos(site)
    with patch.object(ImageStore, "newest", stale):
        yield step
    assert all(site.image(each).counted for each in (uncounted, counted))


@registered(*ROUND)
def a_round_that_looks_for_orphans(site: Site) -> Steps:
    site.processed(photo())
    yield site.worked(body_of(Round(part=Part.ORPHANS)))


@registered(*ROUND)
def a_round_that_finds_an_original_that_came_late(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    site.settle()
    site.put(image_id, photo())
    with patch.object(orphans, "_YOUNG", -timedelta(days=1)):
        yield looks_for_orphans(site, "uploads/")
    # Behind a marker, if the function was killed in between: the bucket's lifecycle ends it.
    assert site.storage.read().current == set()


@registered(*ROUND)
def a_round_that_finds_renditions_without_a_photo(site: Site) -> Steps:
    site.processed(photo())
    key = f"thumbnails/private/{uuid4()}/0123456789abcdef/640.avif"
    site.storage.put_rendition(key)
    with patch.object(orphans, "_YOUNG", -timedelta(days=1)):
        yield looks_for_orphans(site, "thumbnails/")
    assert key not in site.storage.read().renditions


@registered(*ROUND)
def a_round_that_finds_renditions_that_were_left_in_the_trash(site: Site) -> Steps:
    image_id = site.processed(photo())
    key = f"trash/{image_id}/1/640.avif"
    site.storage.put_rendition(key)
    with patch.object(orphans, "_YOUNG", -timedelta(days=1)):
        yield looks_for_orphans(site, "trash/")
    assert key not in site.storage.read().renditions


@registered(*ROUND)
def a_round_that_finds_a_claim_without_a_photo(site: Site) -> Steps:
    site.processed(photo())
    claims = ContentClaimStore(site.storage.dynamodb, site.stack.output("contentsTableName"))
    name = content_id(site.admin.user_id, sha256(b"gone"))
    claims.claim(name, Claim(image_id=str(uuid4()), until=utc_now() - timedelta(days=2)))
    yield looks_for_orphans(site, "claims")
    assert claims.get(name) is None


@registered(*ROUND)
def a_round_that_looks_for_photos_without_an_original(site: Site) -> Steps:
    site.processed(photo())
    yield looks_for_orphans(site, "items")


@registered(*ROUND)
def a_round_that_finds_a_duplicate_of_a_photo_that_is_gone(site: Site) -> Steps:
    content = photo()
    shown, duplicate = site.processed(content), site.processed(content)
    site.ask("DELETE", "/images/{imageId}", image_id=shown, query={"permanent": "true"})
    site.settle()
    yield looks_for_orphans(site, "items")
    assert site.image(duplicate).status is Status.DELETED
    found_the_next_day(site, duplicate)


@registered(*ROUND)
def a_round_that_resumes_a_deletion_of_an_earlier_release(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    site.steps()
    site.storage.forget(image_id, "unfinished", "unfinishedSince")
    yield looks_for_orphans(site, "items")
    assert site.image(image_id).unfinished is Unfinished.PURGE
    found_the_next_day(site, image_id)


@registered(*ROUND)
def a_round_that_finds_a_version_on_top_of_an_original(site: Site) -> Steps:
    content = photo()
    image_id = site.processed(content)
    late = site.put(image_id, photo())
    with patch.object(late_versions, "_LATE", -timedelta(days=1)):
        yield site.worked(body_of(Round(part=Part.VERSIONS)))
    assert any(late.version_id in each for each in site.events())
    site.settle()
    assert site.image(image_id).shows(sha256(content))


@registered(*ROUND)
def a_round_that_closes_records(site: Site) -> Steps:
    waiting = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=waiting)
    (body,) = site.steps()
    now = utc_now()
    removals = RemovalStore(site.storage.dynamodb, site.stack.output("libraryTableName"))
    record_id = new_record_id(now, "0123456789abcdef")
    removals.add(
        Removal(
            record_id=record_id,
            kind=RemovalKind.TRASH,
            by=site.admin.user_id,
            started_at=now,
            photos=1,
        )
    )
    with patch.object(closing, "_OLD", -timedelta(days=1)):
        yield site.worked(body_of(Round(part=Part.RECORDS)))
    closed = {each.record_id for each in site.people.removals() if each.finished_at is not None}
    assert closed == {record_id}
    site.worked(body)()
    assert all(each.finished_at is not None for each in site.people.removals())
