"""The paths through the maintenance function."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from handlers.maintenance import emptying
from handlers.model.image import PUBLIC_OWNER, Status
from handlers.store.trash import TrashStore
from tests.stack.faults.event_operations import claim, waiting
from tests.stack.faults.people_operations import invited
from tests.stack.faults.registry import (
    EMPTIED,
    JOB_STEP,
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


class Gift:
    """A job that gives somebody, usually the admin, the photos of nobody."""

    def __init__(self, site: Site, user_id: str | None = None) -> None:
        self._site = site
        # Both have a snapshot, which the gift makes out of date.
        for query in ({}, {"of": "nobody"}):
            site.ask("GET", "/images/timeline", query=query)
        parameters = {"userId": user_id or site.admin.user_id}
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


@registered(*JOB_STEP)
def a_gift_to_somebody_who_is_leaving(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    user_id = invited(site).user_id
    gift = Gift(site, user_id)
    step = gift.next_step()
    site.ask("DELETE", "/admin/users/{userId}", parameters={"userId": user_id})
    yield step
    assert gift.counted() == (0, 0)
    assert site.image(shown).owner == PUBLIC_OWNER
    assert site.image(shown).is_listed


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
def a_photo_on_its_way_back_that_waits_for_its_twin(site: Site) -> Steps:
    content = photo()
    image_id = in_the_trash(site, content)
    site.storage.forget_claims()
    twin, version = site.sent(content)
    claim(site, twin, content, timedelta(minutes=2))
    site.ask("POST", "/trash/restore", body={"imageIds": [image_id]})
    (body,) = site.steps()
    step = site.worked(body)
    yield lambda: waiting(step)
    site.deliver(version)
    step()
    assert site.image(image_id).duplicate_of == twin


@registered(*SETTLED)
def a_photo_that_is_ended(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("GET", "/images/{imageId}/download", image_id=image_id)
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    (body,) = site.steps()
    yield site.worked(body)
    assert site.image(image_id).purged


@registered(*SETTLED)
def a_photo_that_comes_back_while_it_is_being_moved(site: Site) -> Steps:
    image_id = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    (body,) = site.steps()
    moved = TrashStore.moved

    def too_late(*given: Any) -> bool:
        with site.line.unwatched():
            site.ask("POST", "/trash/restore", body={"imageIds": [image_id]})
        return moved(*given)

    with patch.object(TrashStore, "moved", too_late):
        yield site.worked(body)
    assert site.image(image_id).is_listed


@registered(*SETTLED)
def the_first_photos_of_many(site: Site) -> Steps:
    image_ids = [in_the_trash(site, photo()) for _ in range(2)]
    site.ask("POST", "/trash/empty", body={"imageIds": image_ids})
    (body,) = site.steps()
    with patch.object(emptying, "PHOTOS_A_STEP", 1):
        yield site.worked(body)
    site.settle()
    assert all(site.image(each).purged for each in image_ids)


@registered(*EMPTIED)
def the_first_step_of_emptying_a_trash(site: Site) -> Steps:
    image_id = in_the_trash(site, photo())
    site.ask("POST", "/trash/empty", body={})
    (body,) = site.steps()
    yield site.worked(body)
    site.settle()
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


def in_the_trash(site: Site, content: bytes) -> str:
    """A photo whose renditions are in the trash already."""
    image_id = site.processed(content)
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    site.settle()
    return image_id
