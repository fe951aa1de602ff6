"""The paths through the maintenance function."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from handlers.maintenance.events import body_of
from handlers.maintenance.model import Part, Round
from handlers.model.image import PUBLIC_OWNER, Status, Unfinished
from tests.stack.faults.registry import (
    EMPTIED,
    JOB_STEP,
    ROUND,
    SETTLED,
    photo,
    registered,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site


# Of a month that has not ended.
NOTIFICATION = json.dumps({"Type": "Notification", "Timestamp": "2999-12-31T12:00:00.000Z"})


LONG_AGO = "2020-01-01T00:00:00.000000Z"


class Gift:
    """A job that gives the admin the photos of nobody."""

    def __init__(self, site: Site) -> None:
        self._site = site
        # Both have a snapshot, which the gift makes out of date.
        for query in ({}, {"of": "nobody"}):
            site.ask("GET", "/images/timeline", query=query)
        parameters = {"userId": site.admin.user_id}
        answer = site.ask("POST", "/admin/users/{userId}/unowned", parameters=parameters)
        self._parameters: dict[str, str] = answer.body

    def next_step(self) -> Callable[[], None]:
        (body,) = self._site.steps()
        return self._site.worked(body)

    def counted(self) -> tuple[int, int]:
        """How many photos were given and how many not, once it has finished."""
        self._site.settle()
        job = self._site.ask("GET", "/jobs/{jobId}", parameters=self._parameters).body
        assert job["finished"]
        return job["done"], job["failed"]


@registered(*JOB_STEP)
def a_notification_of_the_budget(site: Site) -> Steps:
    yield site.worked(NOTIFICATION)
    assert site.ask("GET", "/admin/brake").body["reason"] == "budget"


@registered(*JOB_STEP)
def the_first_step_of_a_gift(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    gift = Gift(site)
    yield gift.next_step()
    assert gift.counted() == (1, 0)
    assert site.image(shown).owner == site.admin.user_id


@registered(*JOB_STEP)
def a_given_photo(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    gift = Gift(site)
    gift.next_step()()
    yield gift.next_step()
    assert gift.counted() == (1, 0)
    assert site.image(shown).is_listed
    assert site.image(shown).owner == site.admin.user_id


@registered(*JOB_STEP)
def a_given_photo_that_its_new_owner_has_already(site: Site) -> Steps:
    content = photo()
    given, theirs = site.processed(content, PUBLIC_OWNER), site.processed(content)
    body = {"title": "A title", "alt": ""}
    site.ask("PATCH", "/images/{imageId}", image_id=given, body=body)
    gift = Gift(site)
    gift.next_step()()
    yield gift.next_step()
    assert gift.counted() == (1, 0)
    assert (site.image(given).duplicate_of, site.image(given).owner) == (theirs, site.admin.user_id)


@registered(*JOB_STEP)
def a_step_that_is_repeated(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    gift = Gift(site)
    gift.next_step()()
    (body,) = site.steps()
    site.worked(body)()
    yield site.worked(body)
    assert gift.counted() == (1, 0)
    assert site.image(shown).owner == site.admin.user_id


@registered(*JOB_STEP)
def a_gift_of_a_photo_that_was_deleted_meanwhile(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    gift = Gift(site)
    gift.next_step()()
    step = gift.next_step()
    site.ask("DELETE", "/images/{imageId}", image_id=shown, query={"of": "nobody"})
    yield step
    assert gift.counted() == (0, 0)
    assert site.image(shown).status is Status.TRASHED


@registered(*SETTLED)
def a_photo_on_its_way_into_the_trash(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    (body,) = site.steps()
    yield site.worked(body)
    assert site.image(image_id).status is Status.TRASHED


@registered(*SETTLED)
def a_photo_on_its_way_back(site: Site) -> Steps:
    image_id = in_the_trash(site, photo())
    answer = site.ask("POST", "/trash/restore", body={"imageIds": [image_id]})
    (body,) = site.steps()
    yield site.worked(body)
    assert site.image(image_id).is_listed
    job = site.ask("GET", "/jobs/{jobId}", parameters={"jobId": answer.body["jobId"]}).body
    assert (job["done"], job["failed"], job["finished"]) == (1, 0, True)


@registered(*SETTLED)
def a_photo_on_its_way_back_whose_bytes_are_shown_again(site: Site) -> Steps:
    content = photo()
    image_id = in_the_trash(site, content)
    # From before photos kept their claims in the trash.
    site.storage.forget_claims()
    shown = site.processed(content)
    site.ask("POST", "/trash/restore", body={"imageIds": [image_id]})
    (body,) = site.steps()
    yield site.worked(body)
    assert site.image(image_id).duplicate_of == shown


@registered(*SETTLED)
def a_photo_that_is_ended(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("GET", "/images/{imageId}/download", image_id=image_id)
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    (body,) = site.steps()
    yield site.worked(body)
    assert site.image(image_id).purged


@registered(*EMPTIED)
def a_trash_that_is_emptied(site: Site) -> Steps:
    image_id = in_the_trash(site, photo())
    answer = site.ask("POST", "/trash/empty", body={})
    (first,) = site.steps()
    site.worked(first)()
    (body,) = site.steps()
    yield site.worked(body)
    site.settle()
    assert site.image(image_id).purged
    job = site.ask("GET", "/jobs/{jobId}", parameters={"jobId": answer.body["jobId"]}).body
    assert (job["done"], job["failed"], job["finished"]) == (1, 0, True)


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
    interrupted = body_of(Round(part=Part.UNFINISHED))
    yield site.worked(interrupted)
    site.settle()
    if site.image(never).unfinished is Unfinished.PURGE:
        # Its message was lost after it had been ended, which the round of the next day finds.
        site.storage.change(never, unfinishedSince=LONG_AGO)
        site.worked(interrupted)()
        site.settle()
    assert site.image(image_id).unfinished is None
    assert site.image(never).purged


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
    site.processed(photo())
    yield site.worked(body_of(Round(part=Part.COUNTING)))


@registered(*ROUND)
def a_round_that_looks_for_orphans(site: Site) -> Steps:
    site.processed(photo())
    yield site.worked(body_of(Round(part=Part.ORPHANS)))


@registered(*ROUND)
def a_round_that_looks_for_claims_without_a_photo(site: Site) -> Steps:
    site.processed(photo())
    site.storage.start_walk_at("claims")
    yield site.worked(body_of(Round(part=Part.ORPHANS)))


@registered(*ROUND)
def a_round_that_looks_for_photos_without_an_original(site: Site) -> Steps:
    site.processed(photo())
    site.storage.start_walk_at("items")
    yield site.worked(body_of(Round(part=Part.ORPHANS)))


@registered(*ROUND)
def a_round_that_looks_for_versions_on_top_of_originals(site: Site) -> Steps:
    site.processed(photo())
    yield site.worked(body_of(Round(part=Part.VERSIONS)))


@registered(*ROUND)
def a_round_that_closes_records(site: Site) -> Steps:
    in_the_trash(site, photo())
    yield site.worked(body_of(Round(part=Part.RECORDS)))


def in_the_trash(site: Site, content: bytes) -> str:
    """A photo whose renditions are in the trash already."""
    image_id = site.processed(content)
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    site.settle()
    return image_id
