"""The trash through the API: what goes there, what comes back, and what ends."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.principal import PUBLIC, Principal
from handlers.gallery.trash_listing import MOST_COUNTED
from handlers.model import tasks
from handlers.model.image import BusyError, Status, Unfinished
from handlers.model.removal import RemovalKind
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.fakes import World
from tests.unit.handlers.requests import ask
from tests.unit.handlers.routers import routers

if TYPE_CHECKING:
    from tests.unit.handlers.requests import Answer

ADA, BOB = Principal.of(ada()), Principal.of(bob())
UNKNOWN = "00000000-0000-4000-8000-0000000000ff"
PHOTO = b"photo"


@pytest.fixture
def world() -> World:
    return World()


def asked(
    world: World, method: str, path: str, principal: Principal = PUBLIC, **changed: Any
) -> Answer:
    router = routers(world, authenticate=lambda _event: principal)["gallery"]
    return ask(router, method, path, **changed)


def delete(world: World, image_id: str, **query: str) -> Answer:
    return asked(world, "DELETE", "/images/{imageId}", image_id=image_id, query=query)


def trash(world: World, *image_ids: str, **changed: Any) -> Answer:
    return asked(world, "POST", "/trash", body={"imageIds": [*image_ids]}, **changed)


def restore(world: World, *image_ids: str, **changed: Any) -> Answer:
    return asked(world, "POST", "/trash/restore", body={"imageIds": [*image_ids]}, **changed)


def end(world: World, *image_ids: str, **changed: Any) -> Answer:
    return asked(world, "POST", "/trash/empty", body={"imageIds": [*image_ids]}, **changed)


def listed(world: World) -> list[str]:
    return [each["imageId"] for each in asked(world, "GET", "/images").body["images"]]


def binned(world: World, **query: str) -> list[str]:
    return [each["imageId"] for each in asked(world, "GET", "/trash", query=query).body["images"]]


def status(world: World, image_id: str) -> Any:
    answer = asked(world, "GET", "/images/{imageId}", image_id=image_id)
    return answer.body.get("status", answer.status)


def test_a_deleted_photo_is_in_the_trash_and_out_of_everything_at_once(world: World) -> None:
    image_id = world.ready("cat.png")
    before = asked(world, "GET", "/images/changes").body["until"]

    assert delete(world, image_id).status == 204

    assert (listed(world), binned(world)) == ([], [image_id])
    for method, path in (
        ("GET", "/images/{imageId}"),
        ("PATCH", "/images/{imageId}"),
        ("GET", "/images/{imageId}/download"),
    ):
        answer = asked(world, method, path, image_id=image_id, body={"title": "a"})
        assert (answer.status, answer.code) == (404, "image_not_found")
    name = {"fileName": f"{image_id}-cat.png"}
    assert asked(world, "GET", "/thumbnails", query=name).status == 404
    assert asked(world, "GET", "/thumbnails").body["thumbnails"] == []
    assert asked(world, "GET", "/images/timeline").body["days"] == []
    changes = asked(world, "GET", "/images/changes", query={"since": before}).body
    assert changes["removed"] == [image_id]
    assert world.sent == [tasks.settle([image_id])]


def test_its_pictures_leave_the_reach_of_the_edge_and_come_back_under_another_address(
    world: World,
) -> None:
    image_id = world.ready()
    before = [each.key for each in world.items[image_id].renditions]

    delete(world, image_id)
    world.maintain()
    assert all(each.startswith(f"trash/{image_id}/") for each in world.renditions.stored)
    assert len(world.renditions.stored) == len(before)

    restore(world, image_id)
    world.maintain()
    after = [each.key for each in world.items[image_id].renditions]
    assert set(world.renditions.stored) == set(after)
    assert not set(before) & set(after)
    assert all(each.startswith(f"thumbnails/{image_id}/") for each in after)
    assert listed(world) == [image_id]


def test_the_trash_shows_what_a_list_shows_and_the_day_on_which_a_photo_goes(
    world: World,
) -> None:
    image_id = world.ready()
    delete(world, image_id)
    deleted_at = world.now
    world.maintain()

    body = asked(world, "GET", "/trash").body

    assert (body["count"], body["days"], "nextCursor" in body, "total" in body) == (
        *(1, 30, False, False),
    )
    (shown,) = body["images"]
    assert shown["status"] == "trashed"
    assert shown["goesOn"] == (deleted_at + timedelta(days=30)).date().isoformat()
    there = world.items[image_id].renditions
    assert [each["url"] for each in shown["renditions"]] == [
        f"https://renditions.example/{each.key}?900" for each in there[1:3]
    ]
    assert set(shown["renditions"][0]) == {"url", "width", "height", "type"}


@pytest.mark.parametrize("signed", [True, False])
def test_until_its_pictures_are_moved_they_have_the_address_that_they_had(
    world: World, *, signed: bool
) -> None:
    """S3 does not let anybody past the edge function, if people sign in."""
    world.signs_pictures = signed
    image_id = world.ready()
    delete(world, image_id)

    (shown,) = asked(world, "GET", "/trash").body["images"]

    path, _, query = shown["renditions"][0]["url"].partition("?")
    assert path == f"/{world.items[image_id].renditions[1].key}"
    assert bool(query) == signed


def test_the_newest_deletion_comes_first_and_pages_follow_each_other(world: World) -> None:
    image_ids = [world.ready() for _ in range(5)]
    for each in reversed(image_ids):
        world.now += timedelta(seconds=1)
        delete(world, each)

    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = asked(world, "GET", "/trash", query={"limit": "2", **cursor}).body
        found += [each["imageId"] for each in page["images"]]
        if "nextCursor" not in page:
            break
        cursor = {"cursor": page["nextCursor"]}

    assert found == image_ids
    # Neither kind of list takes the other's cursor.
    for path in ("/images", "/thumbnails"):
        assert asked(world, "GET", path, query=cursor).code == "invalid_cursor"
    assert asked(world, "GET", "/trash", query={"limit": "101"}).code == "invalid_limit"
    assert asked(world, "GET", "/trash", query={"cursor": "nope"}).code == "invalid_cursor"


def test_a_page_costs_one_request_and_counting_as_many_as_it_takes(world: World) -> None:
    for _ in range(5):
        delete(world, world.ready())
    world.items.requests.clear()

    binned(world)
    assert world.items.requests == ["trash_page"]

    world.trashed.counts_at_once = 2
    assert asked(world, "GET", "/trash", query={"total": "true"}).body["total"] == 5
    world.trashed.counts_at_once = 0
    world.items.requests.clear()
    assert "total" not in asked(world, "GET", "/trash", query={"total": "true"}).body
    assert world.items.requests.count("trash_count") == MOST_COUNTED
    assert asked(world, "GET", "/trash", query={"total": "yes"}).code == "invalid_request"


def test_undoing_at_once_moves_nothing(world: World) -> None:
    image_id = world.ready()
    before = world.items[image_id].renditions

    trash(world, image_id)
    answer = restore(world, image_id)

    assert (answer.status, answer.body) == (200, {"count": 1, "failed": []})
    assert (listed(world), binned(world)) == ([image_id], [])
    world.maintain()
    assert world.items[image_id].renditions == before
    assert set(world.renditions.stored) == {each.key for each in before}
    assert world.items[image_id].unfinished is None


def test_what_was_moved_comes_back_by_a_job_and_is_pending_meanwhile(world: World) -> None:
    there, undone = world.ready(), world.ready()
    trash(world, there)
    world.maintain()
    trash(world, undone)

    answer = restore(world, there, undone, UNKNOWN)

    assert answer.status == 202
    assert answer.body["failed"] == [UNKNOWN]
    job = asked(world, "GET", "/jobs/{jobId}", parameters={"jobId": answer.body["jobId"]}).body
    assert (job["total"], job["done"], job["finished"]) == (1, 0, False)
    assert (listed(world), binned(world)) == ([undone], [])
    assert status(world, there) == "pending"
    for method, path in (
        ("PATCH", "/images/{imageId}"),
        ("GET", "/images/{imageId}/download"),
    ):
        again = asked(world, method, path, image_id=there, body={"title": "a"})
        assert (again.status, again.code) == (409, "not_ready")
    world.maintain()
    assert (sorted(listed(world)), status(world, there)) == (sorted([there, undone]), "ready")


def test_what_comes_back_can_be_deleted_again_before_it_is_there(world: World) -> None:
    image_id = world.ready()
    trash(world, image_id)
    world.maintain()
    restore(world, image_id)

    for again in (lambda: delete(world, image_id).status, lambda: trash(world, image_id).status):
        assert again() in {200, 204}
        assert binned(world) == [image_id]
        world.maintain()
        assert binned(world) == [image_id]
        assert world.items[image_id].unfinished is None
        restore(world, image_id)

    world.maintain()
    assert listed(world) == [image_id]
    assert len(world.renditions.stored) == len(world.items[image_id].renditions)


def test_restoring_what_is_back_or_on_its_way_is_no_error(world: World) -> None:
    image_id = world.ready()
    assert restore(world, image_id).body == {"count": 1, "failed": []}
    trash(world, image_id)
    world.maintain()

    assert restore(world, image_id).status == 202
    assert restore(world, image_id).status == 202
    world.maintain()
    assert restore(world, image_id).body == {"count": 1, "failed": []}


def test_a_photo_that_was_never_shown_has_no_trash_and_is_ended(world: World) -> None:
    shown = world.ready(content=PHOTO)
    again, pending, failed = (world.announced() for _ in range(3))
    world.thumbnails().process(world.uploaded(again, PHOTO))
    world.thumbnails().process(world.uploaded(failed, b"not an image"))

    assert trash(world, again, pending).body == {"count": 2, "failed": []}
    assert delete(world, failed).status == 204

    assert binned(world) == []
    for each in (again, pending, failed):
        assert world.items[each].status is Status.DELETED
    world.maintain()
    assert all(world.items[each].purged for each in (again, pending, failed))
    assert listed(world) == [shown]
    assert world.originals.current(world.items[shown].object_key) == PHOTO


def test_what_is_not_there_is_told(world: World) -> None:
    image_id, gone = world.ready(), world.ready()
    world.delete(gone)
    theirs = world.ready(principal=BOB)

    answer = trash(world, UNKNOWN, image_id, gone, "nope", theirs, image_id)

    assert answer.body == {"count": 1, "failed": [UNKNOWN, gone, "nope", theirs]}
    assert world.items[theirs].is_listed
    assert restore(world, UNKNOWN, gone, theirs).body["failed"] == [UNKNOWN, gone, theirs]
    assert end(world, UNKNOWN, gone, theirs).body["failed"] == [UNKNOWN, gone, theirs]
    assert world.items[theirs].is_listed


def test_of_more_than_a_thousand_photos_none_is_touched(world: World) -> None:
    binned_id, shown_id = world.ready(), world.ready()
    trash(world, binned_id)
    sent = list(world.sent)
    others = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(999)]

    for path in ("/trash", "/trash/restore", "/trash/empty"):
        body = {"imageIds": [binned_id, shown_id, *others]}
        answer = asked(world, "POST", path, body=body)
        assert (answer.status, answer.code) == (400, "invalid_request")
        assert "1,000" in answer.body["error"]

    assert (binned(world), listed(world), world.sent) == ([binned_id], [shown_id], sent)


@pytest.mark.parametrize("path", ["/trash", "/trash/restore", "/trash/empty"])
@pytest.mark.parametrize("named", [[], ["a"] * 1001, "a", None, [5], [None], {"a": 1}, ["a" * 101]])
def test_photos_are_named_by_a_list_of_one_to_a_thousand(
    world: World, path: str, named: object
) -> None:
    image_id = world.ready()
    trash(world, image_id)

    answer = asked(world, "POST", path, body={"imageIds": named})

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert binned(world) == [image_id]


def test_a_misspelt_list_of_photos_does_not_empty_the_trash(world: World) -> None:
    image_id = world.ready()
    trash(world, image_id)

    answer = asked(world, "POST", "/trash/empty", body={"imageIDs": [image_id]})

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert binned(world) == [image_id]


def test_an_answer_fits_however_wrong_all_names_are(world: World) -> None:
    """The function's response may have 6 MB; anybody can make it say this much."""
    named = ["\U0001f600" * 99 + chr(0x4E00 + number) for number in range(1000)]

    answer = trash(world, *named)

    assert answer.body["failed"] == named
    assert len(json.dumps(answer.body)) < 2_000_000
    # It is about no photo, so it is not kept.
    (record,) = world.removals.stored.values()
    assert (record.photos, record.is_over) == (0, True)


def test_photos_in_the_trash_are_ended_and_others_are_not(world: World) -> None:
    there, shown, returning = (world.ready() for _ in range(3))
    trash(world, there, returning)
    world.maintain()
    restore(world, returning)

    answer = end(world, there, shown, returning)

    assert answer.status == 202
    assert answer.body["failed"] == [shown, returning]
    job = world.jobs.get(answer.body["jobId"])
    assert job is not None
    assert (job.total, job.user_id, job.by) == (1, "public", "public")
    assert binned(world) == []
    assert world.sent[-1] == tasks.settle([there], job_id=job.job_id)
    world.maintain()
    assert world.items[there].purged
    assert sorted(listed(world)) == sorted([shown, returning])


def test_ending_nothing_is_a_job_that_is_finished(world: World) -> None:
    for answer in (end(world, UNKNOWN), asked(world, "POST", "/trash/empty", body={})):
        job = asked(world, "GET", "/jobs/{jobId}", parameters={"jobId": answer.body["jobId"]})
        assert job.body == {
            "jobId": answer.body["jobId"],
            "total": 0,
            "done": 0,
            "failed": 0,
            "finished": True,
        }
    assert world.sent == []


def test_emptying_is_left_to_the_maintenance_function_with_a_moment(world: World) -> None:
    before = world.ready()
    trash(world, before)
    world.sent.clear()

    answer = asked(world, "POST", "/trash/empty", body={})
    began = world.now
    world.now += timedelta(seconds=1)
    later = world.ready()
    trash(world, later)

    assert answer.status == 202
    job = world.jobs.get(answer.body["jobId"])
    assert job is not None
    assert (job.total, job.started_at) == (1, began)
    assert world.sent[0] == tasks.empty(job.job_id)
    world.maintain()
    assert binned(world) == [later]
    assert world.items[before].purged


def test_a_photo_can_be_ended_at_once_from_anywhere(world: World) -> None:
    shown, there, returning = (world.ready() for _ in range(3))
    trash(world, there, returning)
    world.maintain()
    restore(world, returning)

    for each in (shown, there, returning):
        assert delete(world, each, permanent="true").status == 204
        assert status(world, each) == 404
    world.maintain()

    assert not world.renditions.stored
    assert all(delete(world, each, permanent="true").status == 404 for each in (shown, there))
    assert delete(world, world.ready(), permanent="yes").code == "invalid_request"


def test_an_interrupted_deletion_goes_on_when_it_is_repeated(world: World) -> None:
    image_id = world.ready()
    world.trashed.trash(image_id, "public", world.now)

    assert delete(world, image_id).status == 204
    assert world.sent == [tasks.settle([image_id])]
    assert trash(world, image_id).body == {"count": 1, "failed": []}
    world.maintain()

    # Nothing is left to do; it is not there any more for whoever deletes.
    assert delete(world, image_id).status == 404
    assert binned(world) == [image_id]


def test_what_was_written_is_followed_even_if_something_else_fails(world: World) -> None:
    first, second = world.ready(), world.ready()
    move = world.trashed.trash

    def fails(image_id: str, *given: Any, **more: Any) -> bool:
        if image_id == second:
            raise ConnectionError
        return move(image_id, *given, **more)

    world.trashed.trash = fails  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        trash(world, second, first)

    assert world.sent == [tasks.settle([first])]
    (record,) = world.removals.stored.values()
    assert record.photos == 1


def test_a_table_that_is_too_busy_is_told(world: World) -> None:
    image_id = world.ready()
    trash(world, image_id)
    world.items.is_busy = True
    assert (restore(world, image_id).status, restore(world, image_id).code) == (503, "busy")
    world.items.is_busy = False

    def changing(*_given: Any) -> None:
        raise BusyError

    world.trashed.restore = changing  # pyright: ignore[reportAttributeAccessIssue]
    assert (restore(world, image_id).status, restore(world, image_id).code) == (503, "busy")


def test_every_removal_has_a_record_that_was_written_before(world: World) -> None:
    first, second, third = (world.ready() for _ in range(3))
    written: list[int] = []
    move = world.trashed.trash

    def noting(*given: Any, **more: Any) -> bool:
        written.append(len(world.removals.stored))
        return move(*given, **more)

    world.trashed.trash = noting  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    trash(world, first, second, UNKNOWN)
    delete(world, third, permanent="true")
    end(world, first)

    moved, ended, emptied = world.removals.stored.values()
    assert written[0] == 1
    assert (moved.kind, moved.photos, moved.by) == (RemovalKind.TRASH, 2, "public")
    assert (ended.kind, ended.photos) == (RemovalKind.PURGE, 1)
    assert (emptied.kind, emptied.photos) == (RemovalKind.PURGE, 1)
    assert world.items[second].trash_records == (moved.record_id,)
    assert world.items[third].purge_record == ended.record_id
    assert world.items[first].purge_record == emptied.record_id
    job = next(iter(world.jobs.stored.values()))
    assert job["recordId"] == emptied.record_id


def test_a_job_is_shown_to_whoever_started_it_and_to_admins(world: World) -> None:
    image_id = world.ready(principal=BOB)
    trash(world, image_id, principal=BOB)
    job_id = end(world, image_id, principal=BOB).body["jobId"]

    def seen(principal: Principal, job: str = job_id) -> int:
        return asked(world, "GET", "/jobs/{jobId}", principal, parameters={"jobId": job}).status

    assert (seen(BOB), seen(ADA), seen(Principal("somebody")), seen(PUBLIC)) == (
        *(200, 200, 404, 404),
    )
    for other in ("", "a", UNKNOWN, "../images"):
        assert seen(BOB, other) == 404
    world.now += timedelta(days=30)
    assert seen(BOB) == 404


def test_everybody_has_a_trash_of_their_own_and_an_admin_that_of_nobody(world: World) -> None:
    mine, nobodys = world.ready(principal=BOB), world.ready()
    trash(world, mine, principal=BOB)
    of_nobody: dict[str, Any] = {"query": {"of": "nobody"}}

    assert trash(world, nobodys, principal=ADA).body["failed"] == [nobodys]
    assert trash(world, nobodys, principal=ADA, **of_nobody).body == {"count": 1, "failed": []}
    for principal, query, expected in (
        (BOB, {}, [mine]),
        (ADA, {}, []),
        (ADA, {"of": "nobody"}, [nobodys]),
    ):
        page = asked(world, "GET", "/trash", principal, query=query)
        assert [each["imageId"] for each in page.body["images"]] == expected
    for path in ("/trash", "/trash/restore", "/trash/empty"):
        body = {"imageIds": [nobodys]}
        assert asked(world, "POST", path, BOB, body=body, **of_nobody).status == 404
    assert asked(world, "GET", "/trash", BOB, **of_nobody).status == 404
    assert end(world, mine, principal=ADA, **of_nobody).body["failed"] == [mine]
    assert world.items[mine].status is Status.TRASHED
    assert restore(world, nobodys, principal=ADA, **of_nobody).body["count"] == 1
    assert world.items[nobodys].unfinished is Unfinished.CLEAN
