"""The paths through the maintenance function, which gives somebody the photos of nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from handlers.model.image import PUBLIC_OWNER
from tests.stack.faults.registry import JOB_STEP, photo, registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site


# Of a month that has not ended.
NOTIFICATION = json.dumps({"Type": "Notification", "Timestamp": "2999-12-31T12:00:00.000Z"})


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
    site.ask("DELETE", "/images/{imageId}", image_id=shown)
    yield gift.next_step()
    assert gift.counted() == (0, 0)
    assert site.image(shown).purged
