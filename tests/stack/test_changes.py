"""What has changed since a page looked last: what comes, what goes, and nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.gallery.progress import Progress
from handlers.model.codecs import utc_now
from tests.support import photos
from tests.support.api import Api, entry_of

if TYPE_CHECKING:
    from tests.support.stacks import Stack


def opened(api: Api) -> str:
    """Where a page goes on that has just read the timeline, and what happened right before."""
    until = api.get("/images/timeline").headers["Timeline-Until"]
    while (body := changes(api, until))["more"]:
        until = body["until"]
    return body["until"]


def changes(api: Api, since: str) -> Any:
    answer = api.get("/images/changes", since=since)
    assert answer.status == 200, answer
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()


def told(body: Any, photo: Any) -> list[Any]:
    """Other tests may add photos as well."""
    return [each for each in body["images"] if each["imageId"] == photo["imageId"]]


def test_a_photo_that_was_added_is_told_once_as_lists_have_it(api: Api) -> None:
    since = opened(api)
    photo = api.uploaded(photos.jpeg())

    first = changes(api, since)
    second = changes(api, first["until"])

    assert told(first, photo) == [entry_of(photo)]
    assert told(second, photo) == []
    assert not second["more"]


def test_a_photo_that_was_deleted_is_told_once(api: Api) -> None:
    photo = api.uploaded(photos.jpeg())
    since = opened(api)
    assert told(changes(api, since), photo) == []
    assert api.request("DELETE", f"/images/{photo['imageId']}").status == 204

    first = changes(api, since)
    second = changes(api, first["until"])

    assert photo["imageId"] in first["removed"]
    assert photo["imageId"] not in second["removed"]
    assert told(first, photo) == []


def test_a_photo_that_came_and_went_between_two_polls_was_never_there(api: Api) -> None:
    since = opened(api)
    photo = api.uploaded(photos.jpeg())
    assert api.request("DELETE", f"/images/{photo['imageId']}").status == 204

    body = changes(api, since)

    assert told(body, photo) == []
    assert photo["imageId"] in body["removed"]


def test_what_is_not_in_the_list_is_not_told(api: Api) -> None:
    content = photos.jpeg()
    shown = api.uploaded(content)
    since = opened(api)
    pending = api.ticket()
    again = api.bound_ticket(content)
    assert again["duplicate"]

    body = changes(api, since)

    names = {each["imageId"] for each in body["images"]}
    assert not names & {pending["imageId"], shown["imageId"]}


def test_changes_come_through_the_site_and_are_not_cached(api: Api, stack: Stack) -> None:
    site = stack.output("siteUrl")

    answer = api.http.get(f"{site}/v1/images/changes?since={opened(api)}")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("since", ["nope", "2026-11-21T12:00:00Z"])
def test_what_the_api_did_not_give_is_refused(api: Api, since: str) -> None:
    answer = api.get("/images/changes", since=since)

    assert (answer.status, answer.json()["code"]) == (400, "invalid_since")


def test_a_page_that_was_away_for_long_is_told_to_read_the_timeline(api: Api) -> None:
    """Made here as the function makes it, since nobody waits for a day."""
    since = Progress.since(utc_now() - timedelta(days=2), []).encode()

    answer = api.get("/images/changes", since=since)

    assert (answer.status, answer.json()["code"]) == (400, "since_too_old")
