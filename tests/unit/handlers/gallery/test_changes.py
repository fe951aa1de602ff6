"""What has changed since a client looked last: everything once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers.access.principal import Principal
from handlers.gallery.handler import make_router
from handlers.gallery.progress import Progress
from handlers.gallery.timeline import REPEATED
from handlers.model.codecs import timestamp
from handlers.model.limits import LARGEST_PAGE
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.gallery.changes_client import (
    POLL,
    Client,
    asked,
    changes,
    delete,
    ids,
    opened,
)
from tests.unit.handlers.gallery.test_order import JUNE, MAY, OLD, get, taken
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.timeline import Change, Resume
    from tests.unit.handlers.fakes import World


def test_what_was_added_and_deleted_since_the_timeline_was_read_is_told_once(world: World) -> None:
    there, gone = taken(world, MAY), taken(world, OLD)
    world.now += 2 * REPEATED
    client = Client(world)
    client.poll()
    assert (client.entered, client.left) == ([], [])

    new = taken(world, JUNE)
    delete(world, gone)
    for _ in range(3):
        world.now += POLL
        client.poll()

    assert (client.entered, client.left) == ([new], [gone])
    assert there not in client.entered


def test_what_happened_just_before_the_timeline_was_read_is_told_once_more(world: World) -> None:
    """The first photos of the list may have been read before that."""
    taken(world, OLD)
    world.now += REPEATED
    added, gone = taken(world, MAY), taken(world, JUNE)
    delete(world, gone)

    client = Client(world)
    for _ in range(3):
        client.poll()
        world.now += POLL

    assert (client.entered, client.left) == ([added], [gone])


def test_photos_are_as_in_lists(world: World) -> None:
    since = opened(world)
    taken(world, MAY)

    assert changes(world, since)["images"] == get(world, "/images").body["images"]


def test_a_quiet_poll_is_one_request_to_the_table(world: World) -> None:
    taken(world, MAY)
    world.now += 2 * REPEATED
    since = opened(world)
    world.items.requests.clear()

    body = changes(world, since)

    assert world.items.requests == ["changes"]
    assert body | {"until": ""} == {"images": [], "removed": [], "until": "", "more": False}


def test_many_changes_come_in_answers_of_a_hundred(world: World) -> None:
    client = Client(world)
    added = [taken(world, MAY) for _ in range(LARGEST_PAGE * 2 + 30)]
    delete(world, added[5])

    client.poll()
    client.poll()

    assert client.entered == [each for each in added if each != added[5]]
    assert client.left == [added[5]]
    assert client.asked == 4


def test_changes_that_concern_no_list_do_not_end_the_answer(world: World) -> None:
    client = Client(world)
    for _ in range(LARGEST_PAGE + 20):
        delete(world, world.announced())
    image_id = taken(world, MAY)

    client.poll()

    assert (client.entered, client.left) == ([image_id], [])


def test_changes_that_concern_no_list_cost_a_few_requests_however_many_there_are(
    world: World,
) -> None:
    """Anybody can begin uploads in an open stack and delete them, and write where to begin."""
    since = Progress.since(world.now - timedelta(hours=23), []).encode()
    read: list[int] = []

    def none(*_: object, most: int) -> tuple[list[Change], Resume | None]:
        read.append(most)
        return [], {"imageId": {"S": str(len(read))}}

    world.items.changes = none  # pyright: ignore[reportAttributeAccessIssue]
    answer = asked(world, since)

    assert (answer.status, answer.code) == (400, "since_too_old")
    assert (len(read), sum(read)) == (10, 1023 * LARGEST_PAGE)


def test_pending_and_failed_photos_and_duplicates_are_not_told(world: World) -> None:
    client = Client(world)
    shown = world.ready(content=b"photo")
    world.thumbnails().process(world.uploaded(world.announced(), b"photo"))
    world.thumbnails().process(world.uploaded(world.announced(), b"not an image"))
    world.announced()

    client.poll()

    assert (client.entered, client.left) == ([shown], [])


def test_a_photo_that_is_deleted_at_this_moment_is_not_shown_and_then_told(world: World) -> None:
    """The index still lists it."""
    client = Client(world)
    image_id = taken(world, MAY)
    listed = world.items.changes
    gone = delete

    def before_the_items_are_read(*arguments: Any, **more: Any) -> Any:
        found = listed(*arguments, **more)
        if world.items[image_id].is_listed:
            gone(world, image_id)
        return found

    world.items.changes = before_the_items_are_read  # pyright: ignore[reportAttributeAccessIssue]
    client.poll()
    assert (client.entered, client.left) == ([], [])
    world.now += POLL
    client.poll()

    assert (client.entered, client.left) == ([], [image_id])


def test_everybody_sees_their_own_library(world: World) -> None:
    theirs = Principal.of(bob())

    def since(principal: Principal) -> Answer:
        return as_person(principal, "/images/timeline")

    def as_person(principal: Principal, path: str, **query: str) -> Answer:
        router = make_router(world.gallery, frozenset(), authenticate=lambda _event: principal)
        return ask(router, "GET", path, query=query)

    beginnings = {each: since(each).headers["Timeline-Until"] for each in (theirs, ada_())}
    image_id = world.ready(principal=theirs)

    bobs = as_person(theirs, "/images/changes", since=beginnings[theirs]).body
    adas = as_person(ada_(), "/images/changes", since=beginnings[theirs]).body
    nobodys = as_person(ada_(), "/images/changes", since=beginnings[theirs], of="nobody").body

    assert ids(bobs) == [image_id]
    assert ids(adas) == ids(nobodys) == []
    assert as_person(theirs, "/images/changes", of="nobody").code == "not_found"


def ada_() -> Principal:
    return Principal.of(ada())


def test_a_photo_that_was_given_away_leaves_the_list_of_its_former_owner(world: World) -> None:
    """The items of gifts are those of handlers/store/gifts.py."""
    image_id = taken(world, MAY)
    client = Client(world)
    item = world.items.stored[image_id]
    left = {
        "imageId": f"left#{item['owner']}#{image_id}",
        "owner": item["owner"],
        "changedAt": timestamp(world.now),
        "takenKey": item["takenKey"],
    }
    world.items.left.append(left)
    owner = bob().user_id
    item |= {"owner": owner, "gallery": owner, "changedAt": timestamp(world.now)}

    client.poll()

    assert (client.entered, client.left) == ([], [image_id])
    router = make_router(
        world.gallery, frozenset(), authenticate=lambda _event: Principal.of(bob())
    )
    begun = Progress.since(world.now - POLL, []).encode()
    theirs = ask(router, "GET", "/images/changes", query={"since": begun}).body
    assert (ids(theirs), theirs["removed"]) == ([image_id], [])


def test_a_client_that_has_the_timeline_begins_now(world: World) -> None:
    taken(world, MAY)
    version = get(world, "/images/timeline").headers["Timeline-Version"]
    world.now += timedelta(days=2)

    answer = get(world, "/images/timeline", query={"known": version})

    assert answer.status == 204
    assert changes(world, answer.headers["Timeline-Until"])["images"] == []


def test_pages_of_a_stack_that_is_not_live_do_not_learn_from_where_on_to_ask(
    world: World,
) -> None:
    router = make_router(world.gallery, frozenset(), is_live=False)

    first = ask(router, "GET", "/images/timeline").headers
    again = ask(router, "GET", "/images/timeline", query={"known": first["Timeline-Version"]})

    assert again.status == 204
    assert "Timeline-Until" not in {**first, **again.headers}


def test_without_since_it_says_where_to_begin_and_asks_for_nothing(world: World) -> None:
    world.items.requests.clear()

    body = asked(world, None).body

    assert body | {"until": ""} == {"images": [], "removed": [], "until": "", "more": False}
    assert world.items.requests == []
    image_id = taken(world, MAY)
    assert ids(changes(world, body["until"])) == [image_id]


def test_a_table_that_is_too_busy_says_when_to_ask_again(world: World) -> None:
    since = opened(world)
    taken(world, MAY)

    world.items.is_busy = True
    answer = asked(world, since)

    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "busy", "2")


def test_changes_pass_the_resume_of_the_index(world: World) -> None:
    """A page of the index may end anywhere."""
    client = Client(world)
    asked_after: list[Resume | None] = []
    real = world.items.changes

    def few(
        owner: str, since: datetime, after: Resume | None, most: int | None = None
    ) -> tuple[list[Change], Resume | None]:
        assert most
        asked_after.append(after)
        return real(owner, since, after, 7)

    world.items.changes = few  # pyright: ignore[reportAttributeAccessIssue]
    added = [taken(world, MAY) for _ in range(20)]
    client.poll()

    assert client.entered == added
    assert [each is None for each in asked_after] == [True, False, False]
