"""What has changed since a client looked last: everything once, however late it becomes visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.principal import Principal
from handlers.gallery.changes import OLDEST
from handlers.gallery.handler import make_router
from handlers.gallery.progress import MOST_TOLD, InvalidProgressError, Progress
from handlers.gallery.timeline import MARGIN, REPEATED
from handlers.model.codecs import timestamp
from handlers.model.limits import LARGEST_PAGE
from handlers.model.timeline import Change, key
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.gallery.test_order import JUNE, MAY, OLD, get, taken
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.timeline import Resume
    from tests.unit.handlers.fakes import World

POLL = timedelta(seconds=4)
LONGEST_QUERY = 2048


def asked(world: World, since: str | None, **query: str) -> Answer:
    return get(world, "/images/changes", query={**({"since": since} if since else {}), **query})


def changes(world: World, since: str) -> Any:
    answer = asked(world, since)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.body


def opened(world: World) -> str:
    """Where a client begins that has just read the timeline."""
    return get(world, "/images/timeline").headers["Timeline-Until"]


def ids(body: Any) -> list[str]:
    return [each["imageId"] for each in body["images"]]


def delete(world: World, image_id: str) -> None:
    router = make_router(world.gallery, frozenset())
    assert ask(router, "DELETE", "/images/{imageId}", image_id=image_id).status == 204


class Client:
    """Asks for changes again and again, and keeps what it gets."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.since = opened(world)
        self.entered: list[str] = []
        self.left: list[str] = []
        self.asked = 0

    def poll(self) -> None:
        more = True
        while more:
            body = changes(self.world, self.since)
            self.entered += ids(body)
            self.left += body["removed"]
            self.since, more = body["until"], body["more"]
            self.asked += 1
            assert len(body["images"]) + len(body["removed"]) <= LARGEST_PAGE
            assert len(self.since) < LONGEST_QUERY - 100


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


@pytest.mark.parametrize("late", [timedelta(seconds=1), MARGIN - POLL - timedelta(seconds=1)])
def test_a_change_that_becomes_visible_late_is_told_once(world: World, late: timedelta) -> None:
    client = Client(world)
    image_id = taken(world, MAY)
    item = world.items.stored.pop(image_id)
    on_time: list[str] = []
    waited = timedelta()
    while waited < late:
        world.now += POLL
        waited += POLL
        on_time.append(taken(world, JUNE)) if len(on_time) < 3 else None
        client.poll()

    world.items.stored[image_id] = item
    for _ in range(40):
        world.now += POLL
        client.poll()

    assert client.entered == [*on_time, image_id]


def test_the_clock_of_another_function_is_behind(world: World) -> None:
    client = Client(world)
    first = taken(world, MAY)
    world.now += POLL
    client.poll()
    world.now -= timedelta(seconds=20)

    second = taken(world, MAY)
    client.poll()

    assert client.entered == [first, second]


def test_many_changes_come_in_answers_of_a_hundred(world: World) -> None:
    client = Client(world)
    added = [taken(world, MAY) for _ in range(LARGEST_PAGE * 2 + 30)]
    delete(world, added[5])

    client.poll()
    client.poll()

    assert client.entered == [each for each in added if each != added[5]]
    assert client.left == [added[5]]
    assert client.asked == 4


def test_a_burst_of_more_than_is_remembered_is_told_once(world: World) -> None:
    client = Client(world)
    added: list[str] = []
    for number in range(MOST_TOLD + 200):
        added.append(taken(world, MAY))
        # Ten photos a second.
        world.now -= timedelta(seconds=0.9)
        if number % 40 == 0:
            client.poll()
    client.poll()

    assert client.entered == added


class TestMoreThanIsRememberedOneByOne:
    """Within the margin: of what was sent first only the sum is known."""

    @pytest.fixture
    def late(self, world: World) -> str:
        """A photo that becomes visible once the client has followed very many that are later."""
        return taken(world, MAY)

    @pytest.fixture
    def client(self, world: World, late: str) -> Client:
        item = world.items.stored.pop(late)
        client = Client(world)
        for number in range(MOST_TOLD + 50):
            taken(world, MAY)
            # Ten photos a second.
            world.now -= timedelta(seconds=0.9)
            if number % 40 == 0:
                client.poll()
        client.poll()
        assert len(client.entered) == MOST_TOLD + 50
        world.items.stored[late] = item
        return client

    def test_a_late_change_is_not_skipped_but_has_the_list_read_again(
        self, world: World, client: Client, late: str
    ) -> None:
        answer = asked(world, client.since)
        assert (answer.status, answer.code) == (400, "since_too_old")

        again = Client(world)
        again.poll()

        # The list that was read again has it.
        days = get(world, "/images/timeline").body["days"]
        assert sum(len(each["shapes"]) for each in days) == len(client.entered) + 1
        assert late not in [*client.entered, *again.entered]

    def test_so_has_one_that_the_timeline_did_not_have_yet(
        self, world: World, client: Client, late: str
    ) -> None:
        item = world.items.stored.pop(late)
        reader = Client(world)
        reader.poll()
        assert late not in reader.entered

        world.items.stored[late] = item

        assert asked(world, reader.since).code == "since_too_old"
        assert asked(world, client.since).code == "since_too_old"

    def test_without_one_they_are_told_once_until_they_are_settled(
        self, world: World, client: Client, late: str
    ) -> None:
        del world.items.stored[late]
        known, begun = list(client.entered), world.now
        new: list[str] = []
        while world.now < begun + 2 * MARGIN:
            world.now += POLL
            new.append(taken(world, JUNE))
            client.poll()

        assert client.entered == known + new
        assert client.left == []
        settled = Progress.decode(client.since)
        assert settled.told_from <= settled.moment


def test_none_of_very_many_changes_of_one_moment_is_skipped(world: World) -> None:
    since = opened(world)
    for _ in range(MOST_TOLD + 2 * LARGEST_PAGE):
        taken(world, MAY)
        world.now -= timedelta(seconds=1)
    entered: list[str] = []
    while (answer := asked(world, since)).status == 200:
        entered += ids(answer.body)
        since = answer.body["until"]

    assert len(set(entered)) == len(entered) == MOST_TOLD + LARGEST_PAGE
    assert answer.code == "since_too_old"


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


def test_who_was_away_for_long_reads_the_timeline_again(world: World) -> None:
    since = opened(world)

    world.now += OLDEST - MARGIN
    assert asked(world, since).status == 200
    world.now += timedelta(seconds=1)
    answer = asked(world, since)

    assert (answer.status, answer.code) == (400, "since_too_old")


@pytest.mark.parametrize("since", ["", "nope", "2026-11-21T12:00:00Z", "ä", "AAAA", "A" * 4000])
def test_what_was_not_given_out_is_refused(world: World, since: str) -> None:
    answer = get(world, "/images/changes", query={"since": since})

    assert (answer.status, answer.code) == (400, "invalid_since")


def test_a_moment_that_has_not_come_is_refused(world: World) -> None:
    since = Progress.since(world.now + 2 * MARGIN, []).encode()

    assert asked(world, since).code == "invalid_since"


def test_a_table_that_is_too_busy_says_when_to_ask_again(world: World) -> None:
    since = opened(world)
    taken(world, MAY)

    world.items.is_busy = True
    answer = asked(world, since)

    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "busy", "2")


def test_progress_is_text_that_only_it_can_make(world: World) -> None:
    progress = Progress.since(world.now, [change(world.now, number) for number in range(9)])
    text = progress.encode()

    assert Progress.decode(text) == progress
    for damaged in (text[:-1], text[:-4], text + "AAAA", text[4:], text.swapcase(), f"{text}="):
        with pytest.raises(InvalidProgressError):
            Progress.decode(damaged)


def test_progress_with_more_than_is_ever_remembered_is_refused(world: World) -> None:
    """It would have the table read as many changes again and again."""

    def forged(told: list[bytes]) -> str:
        progress = replace(Progress.since(world.now, []), told=frozenset(told))
        return progress.encode()

    digests = [number.to_bytes(3, "big") for number in range(MOST_TOLD + 1)]

    assert asked(world, forged(digests[1:])).status == 200
    assert asked(world, forged(digests)).code == "invalid_since"
    assert asked(world, forged([digests[1], b"\xff"])).code == "invalid_since"


def test_an_address_stays_short_however_much_has_changed(world: World) -> None:
    many = [
        change(world.now + timedelta(seconds=number / 1000), number)
        for number in range(MOST_TOLD * 3)
    ]

    progress = Progress.since(world.now, many)

    assert len(progress.encode()) < LONGEST_QUERY - 100
    assert (progress.moment, len(progress.told)) == (world.now, MOST_TOLD)
    assert all(progress.knows(each) for each in many)
    assert progress.agrees(many)
    assert not progress.agrees(many[1:])


def change(at: datetime, number: int) -> Change:
    taken_key = f"2026-05-01T12:00:00.000-019aa5e2b1c-{number:08x}"
    return Change(image_id=str(number), at=timestamp(at), key=key(taken_key), record=None)


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
