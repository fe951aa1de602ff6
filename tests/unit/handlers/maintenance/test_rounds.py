"""The daily round: what it finds, and that a step makes a bounded number of requests."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.maintenance.closing import Closing
from handlers.maintenance.late_versions import LateVersions
from handlers.maintenance.model import Empty, Leave, Part, Round, Settle
from handlers.maintenance.orphans import Orphans, Stretch
from handlers.maintenance.resuming import Resuming
from handlers.maintenance.rounds import Rounds
from handlers.model.content_claims import Claim
from handlers.model.image import PUBLIC_OWNER, Image, Status, Unfinished
from handlers.model.removal import RemovalKind
from handlers.model.stored_objects import Version
from tests.unit.handlers.maintenance.ending import NOW, OWNER, Ending

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handlers.maintenance.model import Message
    from handlers.model.removal import Removal

OLD = NOW - timedelta(days=3)
# S3's are ten times as long.
PAGE = 100


class Day(Ending):
    """A world at night, with what the round asks."""

    def __init__(self) -> None:
        super().__init__()
        self.left: dict[Unfinished, list[str]] = {}
        self.due: set[str] = set()
        self.leaving: list[str] = []
        self.people = [OWNER]
        self.events: list[Version] = []
        self.ended: list[str] = []
        self.forgotten: list[str] = []
        self.resumed: list[str] = []
        self.snapshots: list[tuple[str, datetime]] = []
        self.records: list[Removal] = []
        self.places: dict[str, dict[str, Any]] = {}
        self.open: list[str] = []
        self.closed: list[str] = []
        self.listed: dict[str, list[Version]] = {}
        self.all_claims: dict[str, Claim] = {}
        self.calls: Counter[str] = Counter()
        self.items_a_request = 500

    def night(self) -> list[Message]:
        """Makes a whole round; gives what it has asked for."""
        asked: list[Message] = []
        self.queue.append(Round())
        while self.queue:
            message = self.queue.pop(0)
            if isinstance(message, Round):
                self.rounds.step(message)
            else:
                asked.append(message)
        return asked

    @property
    def rounds(self) -> Rounds:
        port: Any = Ports(self)
        return Rounds(
            items=port,
            trash=port,
            owners=port,
            timelines=port,
            jobs=self.jobs,
            removals=port,
            resuming=Resuming(
                items=port,
                trash=port,
                originals=port,
                events=port,
                queue=self,
                progress=Walk(self, "unfinished"),
                now=lambda: self.now,
            ),
            late_versions=LateVersions(
                items=port,
                originals=port,
                events=port,
                progress=Walk(self, "versions"),
                now=lambda: self.now,
            ),
            closing=Closing(
                items=port,
                trash=port,
                removals=port,
                progress=Walk(self, "records"),
                now=lambda: self.now,
            ),
            orphans=Orphans(
                items=port,
                claims=ClaimPorts(self),  # pyright: ignore[reportArgumentType]
                originals=port,
                renditions=RenditionPorts(self),  # pyright: ignore[reportArgumentType]
                progress=Walk(self, "orphans"),
                now=lambda: self.now,
            ),
            counting=port,
            queue=self,
            trash_days=30,
            new_id=lambda: f"70b00000-0000-4000-8000-{len(self.jobs.stored):012x}",
            new_digits=lambda: f"{len(self.records):016x}",
            now=lambda: self.now,
        )


class Walk:
    """How far one of the walks is, as JSON keeps it."""

    def __init__(self, day: Day, name: str) -> None:
        self._day, self._name = day, name

    def read(self) -> dict[str, Any]:
        return self._day.places.get(self._name, {})

    def write(self, place: Mapping[str, Any]) -> None:
        self._day.places[self._name] = json.loads(json.dumps(place))


class Ports:
    """Everything that the round asks, in one class: no two operations have the same name."""

    def __init__(self, day: Day) -> None:
        self._day = day

    def several(self, image_ids: list[str]) -> list[Image]:
        self._day.calls["several"] += 1
        assert 0 < len(image_ids) <= 100
        return self._day.items.several(image_ids)

    def bury(self, image_id: str, now: datetime) -> Image | None:
        del now
        self._day.ended.append(image_id)
        return self._day.items[image_id]

    def resume_purge(self, image_id: str, now: datetime) -> None:
        assert now == self._day.now
        self._day.resumed.append(image_id)

    def forget(self, image_id: str) -> None:
        self._day.forgotten.append(image_id)

    def walk(self, after: Any, count: int) -> tuple[Any, Any]:
        self._day.calls["walk"] += 1
        start = int(after or 0)
        items = [*self._day.items.stored.values()]
        # As many as fit into a megabyte.
        end = start + min(count, self._day.items_a_request)
        images = [Image.from_item(each) for each in items[start:end]]
        return images, str(end) if len(items) > end else None

    def oldest(self, owner: str, until: datetime, after: Any, count: int) -> Any:
        del after
        assert until == self._day.now - timedelta(days=30)
        return (["a"] if owner in self._day.due else [])[:count], None

    def unfinished(self, kind: Unfinished, until: datetime, after: Any, count: int) -> Any:
        assert until <= self._day.now
        self._day.calls["unfinished"] += 1
        start = int(after["at"]) if after else 0
        found = self._day.left.get(kind, [])
        more = len(found) > start + count
        return found[start : start + count], {"at": str(start + count)} if more else None

    def leaving(self, after: str | None) -> list[str]:
        assert after is None
        return self._day.leaving

    def page(self, *arguments: Any) -> tuple[list[Any], Any]:
        self._day.calls["page"] += 1
        if len(arguments) == 1:
            return self._day.people, None
        prefix, after = arguments
        found = self._day.listed.get(prefix, [])
        start = bisect_right(found, after, key=lambda each: each.key) if after else 0
        end = start + PAGE
        # Complete keys only.
        while start < end < len(found) and found[end].key == found[end - 1].key:
            end -= 1
        return found[start:end], found[end - 1].key if len(found) > end else None

    def open(self, until: datetime, after: Any) -> tuple[list[str], Any]:
        assert until == self._day.now - timedelta(days=1)
        start = int(after or 0)
        more = len(self._day.open) > start + PAGE
        return self._day.open[start : start + PAGE], str(start + PAGE) if more else None

    def close(self, record_id: str, left: int, now: datetime) -> None:
        del now
        assert left == 0
        self._day.closed.append(record_id)

    def versions(self, key: str) -> list[Version]:
        self._day.calls["versions"] += 1
        return [version(key, OLD)] if self._day.originals.versions.get(key) else []

    def delete_all(self, key: str) -> int:
        return self._day.originals.delete_all(key)

    def send(self, sent: Version) -> None:
        self._day.events.append(sent)

    def delete_older(self, owner: str, than: datetime) -> None:
        self._day.snapshots.append((owner, than))

    def add(self, removal: Removal) -> None:
        self._day.records.append(removal)

    def is_done(self, owner: str) -> bool:
        del owner
        return True


class ClaimPorts:
    def __init__(self, day: Day) -> None:
        self._day = day

    def walk(self, after: Any, count: int) -> tuple[dict[str, Claim], Any]:
        assert (after, count) == (None, 1000)
        return {**self._day.all_claims}, None

    def release(self, content_id: str, image_id: str) -> None:
        del image_id
        del self._day.all_claims[content_id]


class RenditionPorts(Ports):
    def delete_below(self, folder: str) -> int:
        return self._day.renditions.delete_below(folder)


def version(key: str, stored_at: datetime, **changed: Any) -> Version:
    return replace(Version(key=key, version_id="v", stored_at=stored_at, is_latest=True), **changed)


@pytest.fixture
def day() -> Day:
    return Day()


def noted(caplog: pytest.LogCaptureFixture, event: str) -> list[Any]:
    return [each for each in caplog.records if getattr(each, "event", "") == event]


def test_each_trash_in_which_something_is_due_gets_a_job_and_a_record(day: Day) -> None:
    day.people = [OWNER, "somebody else"]
    day.due = {OWNER, PUBLIC_OWNER}

    first, second = day.night()

    assert isinstance(first, Empty)
    assert isinstance(second, Empty)
    jobs = [day.jobs.get(each.job_id) for each in (first, second)]
    assert [each and each.user_id for each in jobs] == [OWNER, PUBLIC_OWNER]
    assert [each and each.started_at for each in jobs] == [day.now - timedelta(days=30)] * 2
    assert [(each.kind, each.by) for each in day.records] == [(RemovalKind.EXPIRY, "schedule")] * 2
    # Nothing is finished before it is known what it was about.
    assert not any(each.is_over for each in day.records)


def test_who_was_not_deleted_to_the_end_is_begun_again(day: Day) -> None:
    day.leaving = ["70b00000-0000-4000-8000-000000000000"]

    assert day.night() == [Leave(job_id=day.leaving[0])]


@pytest.mark.parametrize(
    "kind", [Unfinished.MOVE, Unfinished.RESTORE, Unfinished.CLEAN, Unfinished.PURGE]
)
def test_what_was_interrupted_is_settled(day: Day, kind: Unfinished) -> None:
    day.left[kind] = ["a", "b"]

    assert day.night() == [Settle(image_ids=("a", "b"))]


def test_people_whose_deletion_was_interrupted_go_on_leaving(day: Day) -> None:
    job_id = "70b00000-0000-4000-8000-000000000001"
    day.leaving = [job_id]

    assert day.night() == [Leave(job_id=job_id)]


def test_an_upload_that_never_came_is_ended(day: Day) -> None:
    image = day.changed(day.added(), status=Status.PENDING, unfinished=Unfinished.UPLOAD)
    day.originals.versions.clear()
    day.left[Unfinished.UPLOAD] = [image.image_id]

    assert day.night() == [Settle(image_ids=(image.image_id,))]
    assert day.ended == [image.image_id]


@pytest.mark.parametrize(("days", "times"), [(1.5, 1), (2.5, 0)])
def test_an_upload_that_came_and_was_not_processed_gets_its_event_once_more(
    day: Day, days: float, times: int
) -> None:
    since = day.now - timedelta(days=days)
    pending = {"status": Status.PENDING, "unfinished": Unfinished.UPLOAD}
    image = day.changed(day.added(), **pending, unfinished_since=since)
    day.left[Unfinished.UPLOAD] = [image.image_id]

    assert day.night() == []
    assert [each.key for each in day.events] == [image.object_key] * times
    assert not day.ended


def test_a_failed_photo_is_ended_before_its_item_expires(day: Day) -> None:
    image = day.changed(day.added(), status=Status.FAILED, unfinished=Unfinished.FAILED)
    day.left[Unfinished.FAILED] = [image.image_id]

    assert day.night() == [Settle(image_ids=(image.image_id,))]


STUCK = [f"{number:x}" for number in range(12_000)]


@pytest.mark.parametrize(
    "kind", [Unfinished.MOVE, Unfinished.RESTORE, Unfinished.CLEAN, Unfinished.PURGE]
)
def test_what_can_never_be_settled_does_not_keep_the_others_from_it(
    day: Day, kind: Unfinished
) -> None:
    day.left[kind] = STUCK
    sent: list[str] = []
    for _ in range(3):
        asked = day.night()
        assert len(asked) <= 5
        sent += [
            image_id for each in asked if isinstance(each, Settle) for image_id in each.image_ids
        ]

    assert sent == STUCK
    # Once all were seen, it begins with the one that has waited longest.
    assert day.night()[0] == Settle(image_ids=tuple(STUCK[:1000]))


def test_one_kind_does_not_keep_the_others_from_being_settled(day: Day) -> None:
    day.left = {Unfinished.MOVE: STUCK, Unfinished.RESTORE: STUCK, Unfinished.PURGE: ["a"]}

    assert day.night()[-1] == Settle(image_ids=("a",))


def test_however_much_is_unfinished_a_night_makes_a_bounded_number_of_requests(day: Day) -> None:
    pending = {"status": Status.PENDING, "unfinished": Unfinished.UPLOAD}
    images = [day.changed(day.added(), **pending) for _ in range(1200)]
    day.left = dict.fromkeys((Unfinished.MOVE, Unfinished.CLEAN, Unfinished.PURGE), STUCK)
    day.left[Unfinished.UPLOAD] = [each.image_id for each in images]

    day.night()
    assert day.calls["versions"] == len(day.events) == 1000
    assert day.calls["unfinished"] < 100

    day.night()
    assert day.calls["versions"] == len(day.events) == 1200


def record(number: int) -> str:
    return f"2026-11-20T00:00:00.{number:06}Z#0123456789abcdef"


def test_records_in_which_no_photo_waits_to_be_counted_are_closed(day: Day) -> None:
    day.open = [record(number) for number in range(4)]
    day.left = {
        Unfinished.CLEAN: [day.trashed(day.added(), record(1)).image_id],
        Unfinished.PURGE: [day.buried(day.added(), record(2)).image_id],
    }

    day.night()

    assert day.closed == [record(0), record(3)]


def test_records_wait_if_more_is_unfinished_than_can_be_looked_at(day: Day) -> None:
    day.open = [record(0)]
    day.left[Unfinished.MOVE] = STUCK

    day.night()

    assert day.closed == []


def test_all_records_are_looked_at_in_some_nights_and_then_again(day: Day) -> None:
    day.open = [record(number) for number in range(25 * PAGE)]

    day.night()
    assert len(day.closed) == 20 * PAGE
    day.night()
    assert day.closed == day.open

    day.night()
    assert day.closed[len(day.open)] == record(0)


def with_late(image: Image, **changed: Any) -> list[Version]:
    """A photo's own version, and on top of it another."""
    own = version(image.object_key, OLD, version_id=image.version_id, is_latest=False)
    return [replace(own, version_id="late", is_latest=True, **changed), own]


def test_what_was_stored_on_top_of_an_original_gets_its_event_again_and_is_removed_by_it(
    day: Day,
) -> None:
    shown, trashed, failed = day.added(), day.trashed(day.added()), day.added()
    day.changed(failed, status=Status.FAILED, reason_code="damaged")
    found = [with_late(each) for each in (shown, trashed, failed)]
    day.listed[Stretch.ORIGINALS] = [each for group in found for each in group]

    day.night()

    assert {*day.events} == {late for late, _ in found}
    assert len(day.events) == len(found)


def test_other_versions_are_left_to_whoever_ends_their_photo_or_has_just_stored_them(
    day: Day,
) -> None:
    young, ended, pending, duplicate = (day.added() for _ in range(4))
    day.changed(ended, status=Status.DELETED)
    day.changed(pending, status=Status.PENDING)
    day.changed(duplicate, duplicate_of=young.image_id)
    # Its own version is gone, and what was brought back from a backup has another name.
    repaired = day.added()
    day.listed[Stretch.ORIGINALS] = [
        *with_late(young, stored_at=day.now),
        *(each for image in (ended, pending, duplicate) for each in with_late(image)),
        version(repaired.object_key, OLD, version_id="one"),
        version(repaired.object_key, OLD, version_id="two"),
    ]

    day.night()

    assert day.events == []


def test_an_original_that_somebody_has_hidden_is_reported_before_it_expires(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "handlers")
    hidden, hidden_once = day.added(), day.added()
    first, own = with_late(hidden_once, is_marker=True)
    day.listed[Stretch.ORIGINALS] = [
        *with_late(hidden, is_marker=True),
        replace(own, is_latest=True),
        replace(first, is_latest=False),
    ]

    day.night()

    assert [each.imageId for each in noted(caplog, "orphan")] == [hidden.image_id]
    assert [each.orphans for each in noted(caplog, "orphans")] == [1]
    assert day.events == []


def test_tombstones_forget_where_in_timelines_they_were(day: Day) -> None:
    images = [day.changed(day.added(), status=Status.DELETED, purged=True) for _ in range(250)]
    day.left[Unfinished.FORGET] = [each.image_id for each in images]

    assert day.night() == []
    assert sorted(day.forgotten) == sorted(each.image_id for each in images)
    # Some may have been nobody's before.
    assert {owner for owner, _ in day.snapshots} == {OWNER, PUBLIC_OWNER}


def test_renditions_that_no_item_names_are_removed_and_others_kept(day: Day) -> None:
    image, moving = day.added(), day.added()
    day.changed(moving, status=Status.TRASHED, unfinished=Unfinished.RESTORE)
    keys = {
        "kept": image.renditions[0].key,
        "moving": f"thumbnails/private/{moving.image_id}/{'e' * 16}/a.avif",
        "former": f"thumbnails/private/{image.image_id}/{'d' * 16}/a.avif",
        "of nobody": "thumbnails/00000000-0000-4000-8000-0000000000ff/x/a.avif",
        "young": "thumbnails/00000000-0000-4000-8000-0000000000fe/x/a.avif",
    }
    for key in keys.values():
        day.renditions.put(key, b"a", "image/avif")
    day.listed[Stretch.RENDITIONS] = [
        version(key, day.now if name == "young" else OLD) for name, key in keys.items()
    ]

    day.night()

    left = {name for name, key in keys.items() if key in day.renditions.stored}
    assert left == {"kept", "moving", "young"}


@pytest.mark.parametrize(
    "key", ["thumbnails/", "thumbnails/a", "thumbnails/private/", "thumbnails/private/a", "trash/a"]
)
def test_what_no_function_has_put_there_takes_nothing_with_it(day: Day, key: str) -> None:
    """The console of S3 makes such objects, where somebody makes a folder."""
    image = day.added()
    stretch = Stretch.TRASH if key.startswith("trash/") else Stretch.RENDITIONS
    day.listed[stretch] = [version(key, OLD)]

    day.night()

    assert all(each.key in day.renditions.stored for each in image.renditions)


def test_originals_that_are_not_kept_are_removed_if_that_was_interrupted(day: Day) -> None:
    shown, duplicate = day.added(), day.added()
    day.changed(duplicate, duplicate_of=shown.image_id)
    no_photo = day.changed(day.added(), status=Status.FAILED, reason_code="not_an_image")
    damaged = day.changed(day.added(), status=Status.FAILED, reason_code="damaged")
    images = (shown, duplicate, no_photo, damaged)
    day.listed[Stretch.ORIGINALS] = [version(each.object_key, OLD) for each in images]

    day.night()

    assert {shown.object_key, damaged.object_key} == {*day.originals.versions}


def test_what_an_earlier_release_has_deleted_can_be_recovered_as_long_as_it_was_promised(
    day: Day,
) -> None:
    """Its versions are below a delete marker, and the bucket's lifecycle ends them."""
    gone = day.changed(day.added(), status=Status.DELETED, purged=True)
    unknown = f"uploads/{OWNER}/00000000-0000-4000-8000-0000000000ff"
    day.originals.put(unknown, b"a")
    day.listed[Stretch.ORIGINALS] = [
        each
        for key in (gone.object_key, unknown)
        for each in (
            version(key, OLD, version_id="marker", is_marker=True),
            version(key, OLD, is_latest=False),
        )
    ]

    day.night()

    assert {gone.object_key, unknown} <= {*day.originals.versions}


def test_a_deletion_that_an_earlier_release_has_not_finished_goes_on(day: Day) -> None:
    lost = day.changed(day.added(), status=Status.DELETED)
    day.changed(day.added(), status=Status.DELETED, purged=True)
    day.changed(day.added(), status=Status.DELETED, unfinished=Unfinished.PURGE)
    day.trashed(day.added())
    day.items_a_request = 1

    day.night()

    assert day.resumed == [lost.image_id]


def test_duplicates_end_with_the_photo_that_they_point_to(day: Day) -> None:
    shown, trashed, gone = day.added(), day.trashed(day.added()), day.added()
    day.changed(gone, status=Status.DELETED, purged=True)
    for each in (shown, trashed):
        day.changed(day.added(), duplicate_of=each.image_id)
    ended = day.changed(day.added(), duplicate_of=gone.image_id)

    day.night()

    assert day.ended == [ended.image_id]


def test_an_original_that_nobody_asked_to_remove_is_reported_and_kept(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "handlers")
    shown, ended = day.added(), day.changed(day.added(), status=Status.DELETED, purged=True)
    stray = f"uploads/{OWNER}/00000000-0000-4000-8000-0000000000ff"
    day.originals.put(stray, b"a")
    keys = (shown.object_key, ended.object_key, stray)
    day.listed[Stretch.ORIGINALS] = [version(key, OLD) for key in keys]

    day.night()

    assert day.originals.versions[stray]
    assert day.originals.versions[shown.object_key]
    # That came by an address of a photo that is gone.
    assert ended.object_key not in day.originals.versions
    assert [each.orphans for each in noted(caplog, "orphans")] == [1]
    assert stray in [getattr(each, "key", None) for each in noted(caplog, "orphan")]


def test_a_photo_without_its_original_is_reported(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "handlers")
    there, young = day.added(), day.added()
    lost, trashed = day.added(), day.trashed(day.added())
    day.changed(day.added(), duplicate_of=lost.image_id)
    for each in (there, lost, trashed):
        day.changed(each, uploaded_at=OLD)
    day.listed[Stretch.ORIGINALS] = [version(there.object_key, OLD)]

    day.night()

    found = {each.imageId for each in noted(caplog, "orphan")}
    assert found == {lost.image_id, trashed.image_id}
    assert young.image_id not in found
    assert [each.orphans for each in noted(caplog, "orphans")] == [2]


def test_items_and_originals_are_compared_in_blocks_and_nothing_is_missed(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the order of the items, and although one step sees a part of either."""
    caplog.set_level("INFO", "handlers")
    images = [day.changed(day.added(), uploaded_at=OLD) for _ in range(300)]
    images.reverse()
    for each in images:
        day.items.stored[each.image_id] = day.items.stored.pop(each.image_id)
    lost = {each.image_id for each in images[::50]}
    # Some versions of each, so that these are some blocks.
    day.listed[Stretch.ORIGINALS] = [
        version(each.object_key, OLD)
        for each in sorted(images, key=lambda image: image.object_key)
        if each.image_id not in lost
        for _ in range(20)
    ]
    day.items_a_request = 5

    for _ in range(2):
        day.night()

    found = [e.imageId for e in noted(caplog, "orphan") if e.outcome == "item without an original"]
    assert {*found} == lost


def test_claims_without_a_photo_are_released(day: Day) -> None:
    shown, trashed, ended = day.added(), day.trashed(day.added()), day.added()
    day.changed(ended, status=Status.DELETED)

    def of(image: Image, until: datetime = OLD) -> tuple[str, Claim]:
        return f"{OWNER}/{image.sha256}", Claim(image_id=image.image_id, until=until)

    kept = [of(shown), of(trashed)]
    other = (f"{OWNER}/{'f' * 64}", Claim(image_id=shown.image_id, until=OLD))
    young = (f"{OWNER}/{'e' * 64}", Claim(image_id="a", until=day.now))
    day.all_claims = dict([*kept, of(ended), other, young])

    day.night()

    assert day.all_claims == dict([*kept, young])


def test_however_much_is_stored_a_night_makes_a_bounded_number_of_requests(day: Day) -> None:
    few, many = Day(), day

    def key(number: int) -> str:
        return f"uploads/{OWNER}/00000000-0000-4000-8000-{number:012x}"

    for world, count in ((few, 40_000), (many, 50_000)):
        world.listed[Stretch.ORIGINALS] = [version(key(number), OLD) for number in range(count)]
        world.night()

    assert few.calls == many.calls
    assert many.calls["page"] < 500
    # And the next night goes on where this one stopped.
    assert many.places["orphans"] == {"stretch": "uploads/", "after": key(9_999)}
    assert many.places["versions"] == {"after": key(29_999)}
    many.night()
    assert many.places["orphans"]["after"] == key(19_999)
    assert many.places["versions"] == {"after": None}


def test_the_parts_of_a_round_follow_each_other(day: Day) -> None:
    seen: list[Part] = []
    rounds = day.rounds
    day.queue.append(Round())
    while day.queue:
        message = day.queue.pop(0)
        assert isinstance(message, Round)
        seen.append(message.part)
        rounds.step(message)

    assert list(dict.fromkeys(seen)) == list(Part)
    assert replace(Round(), part=Part.EXPIRY) == Round()
