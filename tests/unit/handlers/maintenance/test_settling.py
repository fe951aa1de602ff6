"""Storage follows the items: into the trash, back, and away; whatever is interrupted."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from handlers.maintenance.model import Settle, UnfinishedError
from handlers.model import tasks
from handlers.model.content_claims import content_id
from handlers.model.image import Status, Unfinished
from handlers.model.job import JOB_LIFE, Job, JobKind
from tests.unit.handlers.maintenance.ending import NAMES, NOW, OWNER, Ending
from tests.unit.handlers.maintenance.giving import JOB_ID, Mortal
from tests.unit.handlers.scheduler import Killed

RECORD, OTHER_RECORD = "a record", "another record"


@pytest.fixture
def ending() -> Ending:
    return Ending()


def begin(ending: Ending, kind: JobKind, total: int | None = None) -> None:
    ending.jobs.add(
        Job(
            job_id=JOB_ID,
            kind=kind,
            user_id=OWNER,
            by=OWNER,
            started_at=ending.now,
            record_id=RECORD,
            total=total,
            expires_at=NOW + JOB_LIFE,
        )
    )


def test_a_deleted_photo_is_moved_out_of_reach_and_every_address_is_asked(ending: Ending) -> None:
    image = ending.added()
    trashed = ending.trashed(image, RECORD)

    assert ending.settle(trashed) == []

    found = ending.items[image.image_id]
    assert found.status is Status.TRASHED
    assert (found.unfinished, found.leftovers, found.past_folders) == (None, (), (image.folder,))
    assert ending.folders(image) == {found.folder}
    assert (found.folder or "").startswith(f"trash/{image.image_id}/")
    # Its original stays; its download does not.
    assert ending.originals.current(image.object_key) == b"original"
    assert ending.download(image) not in ending.renditions.stored
    assert ending.site.invalidated == [[f"/{image.folder}/*"]]
    assert ending.site.asked == [
        f"/{image.folder}/{name}?s=picture:{image.folder}" for name in NAMES
    ]
    assert (ending.removals.gone, ending.removals.addresses) == ({RECORD: 1}, {RECORD: 2})
    assert ending.removals.finished == [RECORD]


def test_a_photo_that_comes_back_has_other_addresses_than_before(ending: Ending) -> None:
    image = ending.added()
    ending.settle(ending.trashed(image))
    in_trash = ending.items[image.image_id]
    begin(ending, JobKind.RESTORE)

    returning = ending.returning(in_trash)
    ending.deliver(tasks.settle([returning.image_id], job_id=JOB_ID))

    found = ending.items[image.image_id]
    assert found.is_listed
    assert found.folder not in {image.folder, in_trash.folder}
    assert ending.folders(image) == {found.folder}
    assert found.unfinished is None
    job = ending.jobs.get(JOB_ID)
    assert job is not None
    assert (job.done, job.failed, job.finished) == (1, 0, True)


def test_a_photo_whose_bytes_are_shown_again_comes_back_as_a_duplicate(ending: Ending) -> None:
    image = ending.added(content="a" * 64)
    ending.settle(ending.trashed(image))
    again = ending.added(content="a" * 64)

    assert ending.settle(ending.returning(image)) == []

    found = ending.items[image.image_id]
    assert (found.status, found.duplicate_of) == (Status.READY, again.image_id)
    assert ending.folders(image) == set()
    assert ending.originals.current(image.object_key) is None
    assert ending.claims.stored[content_id(OWNER, "a" * 64)].image_id == again.image_id


def test_of_a_photo_that_was_ended_nothing_is_left(ending: Ending) -> None:
    image = ending.added()
    ending.settle(ending.trashed(image, OTHER_RECORD))
    ending.settle(ending.returning(image))
    current = ending.items[image.image_id].folder
    # What an interrupted try may have left anywhere.
    for folder in ("thumbnails", "thumbnails/private", "trash"):
        ending.renditions.put(f"{folder}/{image.image_id}/x/a.avif", b"a", "image/avif")
    ending.originals.put(image.object_key, b"another version")
    ending.site.asked.clear()

    assert ending.settle(ending.buried(image, RECORD)) == []

    assert not [key for key in ending.renditions.stored if image.image_id in key]
    assert not ending.originals.versions.get(image.object_key)
    assert not ending.claims.stored
    tombstone = ending.items[image.image_id]
    assert tombstone.purged
    assert (tombstone.sha256, tombstone.renditions, tombstone.past_folders) == (None, (), ())
    paths = {path.partition("?")[0] for path in ending.site.asked}
    assert paths == {
        *(f"/{folder}/{name}" for folder in (image.folder, current) for name in NAMES),
        f"/{ending.download(image)}",
    }
    assert ending.removals.addresses[RECORD] == 5


def test_a_late_copy_of_a_photo_that_is_gone_is_removed_and_counted_no_more(
    ending: Ending,
) -> None:
    image = ending.added()
    ending.settle(ending.buried(image, RECORD))
    late = f"{image.folder}/thumb.avif"
    ending.renditions.put(late, b"a", "image/avif")
    ending.originals.put(image.object_key, b"a late upload")

    assert ending.settle(image) == []

    assert late not in ending.renditions.stored
    assert not ending.originals.versions.get(image.object_key)
    assert ending.removals.gone == {RECORD: 1}


@pytest.mark.parametrize("answer", [200, 206, 302, 401, 403, 429, 500, 0])
def test_a_photo_that_an_address_does_not_answer_404_for_is_not_settled(
    ending: Ending, answer: int
) -> None:
    image = ending.added()
    trashed = ending.trashed(image, RECORD)
    ending.site.answer = answer or -1

    with pytest.raises(UnfinishedError):
        ending.deliver(tasks.settle([image.image_id]))

    assert ending.items[image.image_id].unfinished is Unfinished.CLEAN
    assert not ending.removals.gone
    ending.site.answer = None
    assert ending.settle(trashed) == []
    assert ending.removals.gone == {RECORD: 1}


def test_an_edge_that_still_keeps_one_picture_holds_up_its_photo_only(ending: Ending) -> None:
    first, second = ending.trashed(ending.added()), ending.trashed(ending.added())
    ending.site.keeps.add(first.renditions[0].key)

    assert ending.settle(first, second) == [first.image_id]

    assert ending.items[first.image_id].leftovers == (first.folder,)
    assert ending.items[second.image_id].leftovers == ()


def test_many_photos_cost_one_invalidation(ending: Ending) -> None:
    few = [ending.trashed(ending.added()) for _ in range(10)]
    many = [ending.trashed(ending.added()) for _ in range(11)]

    ending.settle(*few)
    ending.settle(*many)

    first, second = ending.site.invalidated
    assert sorted(first) == sorted(f"/{each.folder}/*" for each in few)
    assert second == ["/thumbnails/*"]


def test_one_bad_photo_does_not_hold_up_the_others(ending: Ending) -> None:
    bad, good = ending.trashed(ending.added()), ending.trashed(ending.added())
    ending.renditions.fail_on = bad.renditions[0].key

    assert ending.settle(bad, good) == [bad.image_id]

    assert ending.items[good.image_id].unfinished is None
    ending.renditions.fail_on = None
    assert ending.settle(bad) == []


def test_a_photo_that_is_being_processed_is_left_alone(ending: Ending) -> None:
    image = ending.changed(ending.added(), status=Status.PENDING, unfinished=Unfinished.UPLOAD)

    assert ending.settle(image) == []

    assert ending.folders(image) == {image.folder}
    assert ending.items[image.image_id].unfinished is Unfinished.UPLOAD


def test_undo_before_anything_was_moved_leaves_the_photo_as_it_was(ending: Ending) -> None:
    image = ending.added()
    trashed = ending.trashed(image)
    copies = f"trash/{image.image_id}/1"
    ending.changed(
        trashed,
        status=Status.READY,
        trashed_at=None,
        unfinished=Unfinished.CLEAN,
        leftovers=(copies,),
    )
    ending.renditions.put(f"{copies}/thumb.avif", b"a", "image/avif")

    assert ending.settle(trashed) == []

    found = ending.items[image.image_id]
    assert (found.is_listed, found.folder, found.unfinished) == (True, image.folder, None)
    assert ending.folders(image) == {image.folder}
    # Nothing that was shown is gone, so nothing is asked.
    assert ending.site.asked == []


def test_a_message_for_more_photos_than_a_step_has_is_sent_on(ending: Ending) -> None:
    images = [ending.trashed(ending.added()) for _ in range(101)]

    ending.emptying.settle(Settle(image_ids=tuple(each.image_id for each in images)))

    (rest,) = ending.queue
    assert isinstance(rest, Settle)
    assert rest.image_ids == (images[-1].image_id,)


def test_a_job_that_empties_a_trash_ends_what_was_in_it_when_it_began(ending: Ending) -> None:
    before = [ending.trashed(ending.added()) for _ in range(150)]
    begin(ending, JobKind.EMPTY, total=150)
    after = ending.trashed(ending.added())

    ending.deliver(tasks.empty(JOB_ID))

    assert all(ending.items[each.image_id].purged for each in before)
    assert ending.items[after.image_id].status is Status.TRASHED
    job = ending.jobs.get(JOB_ID)
    assert job is not None
    assert (job.done, job.failed, job.total, job.finished) == (150, 0, 150, True)
    assert (ending.removals.photos, ending.removals.gone) == ({RECORD: 150}, {RECORD: 150})
    assert RECORD in ending.removals.finished


@pytest.mark.parametrize("seed", range(60))
def test_killed_anywhere_and_repeated_every_photo_ends_whole_in_one_place(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    ending = Ending(lambda port: Mortal(port, chance, 0.04))
    shown, to_trash, to_return, to_end = (ending.added() for _ in range(4))
    asked = [
        *(shown, ending.trashed(to_trash, RECORD), ending.trashed(to_return)),
        ending.buried(to_end, OTHER_RECORD),
    ]
    for _ in range(200):
        try:
            failed = ending.settle(*asked)
        except Killed:
            continue
        if failed:
            continue
        returned = ending.items[to_return.image_id]
        if returned.status is Status.TRASHED:
            ending.returning(returned)
            continue
        break
    else:
        raise AssertionError("it does not end")

    assert ending.items[shown.image_id] == shown
    for image in (shown, to_trash, to_return):
        assert ending.folders(image) == {ending.items[image.image_id].folder}
        assert ending.originals.current(image.object_key) == b"original"
    assert ending.items[to_trash.image_id].status is Status.TRASHED
    assert ending.items[to_return.image_id].is_listed
    assert ending.folders(to_end) == set()
    assert ending.items[to_end.image_id].purged
    # However often it was repeated, it is counted once.
    assert ending.removals.gone == {RECORD: 1, OTHER_RECORD: 1}


def test_two_functions_at_the_same_photo_do_the_same(ending: Ending) -> None:
    image = ending.trashed(ending.added(), RECORD)
    stale = replace(image)

    ending.settle(image)
    ending.settling.moving.moved(stale)

    found = ending.items[image.image_id]
    assert ending.folders(image) == {found.folder}
    assert ending.removals.gone == {RECORD: 1}
