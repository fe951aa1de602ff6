"""Deleting a person: nothing is left of them, wherever it breaks off."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from handlers.maintenance.leaving import MOST_LOOKS, ON_THEIR_WAY
from handlers.maintenance.model import Leave, Stage
from handlers.model import tasks
from handlers.model.content_claims import Claim
from handlers.model.image import Status
from handlers.model.job import JobKind
from tests.unit.handlers.maintenance.departures import (
    JOB_ID,
    OTHER,
    RECORD,
    Departures,
)
from tests.unit.handlers.maintenance.ending import NOW, OWNER
from tests.unit.handlers.maintenance.giving import Mortal

# What a tombstone may say: random identifiers, dates, and that it is one.
OF_TOMBSTONES = {
    *("imageId", "owner", "status", "uploadedAt", "objectKey", "versionId", "purged"),
    *("expiresAt", "fileName", "fileType", "fileUrl", "renditions"),
}


def assert_nothing_is_left(departures: Departures) -> None:
    theirs = [each for each in departures.items.stored.values() if each["owner"] == OWNER]
    assert theirs
    for item in theirs:
        assert item["purged"]
        assert set(item) <= OF_TOMBSTONES
        assert (item["fileName"], item["fileType"]) == ("deleted", "deleted")
        assert not item.get("renditions")
    assert not departures.renditions.stored
    assert not departures.originals.versions
    assert not departures.files.stored
    assert not departures.exports.stored
    assert not [each for each in departures.claims.stored if each.startswith(OWNER)]
    assert [each.user_id for each in departures.people.list()] == [OTHER]
    assert departures.people.claim_of("bob@example.com") is None
    assert OWNER in departures.logins_deleted
    assert OWNER in departures.timelines_deleted


def test_nothing_is_left_of_photos_in_any_state() -> None:
    departures = Departures()
    photos = departures.in_every_state()
    departures.begin(JobKind.LEAVE)

    departures.run()

    assert_nothing_is_left(departures)
    job = departures.job
    assert (job.done, job.total, job.failed, job.finished) == (len(photos), len(photos), 0, True)
    # But one, which they had ended themselves: that is in a record of its own.
    assert departures.removals.photos[RECORD] == len(photos) - 1
    assert RECORD in departures.removals.finished


def test_somebody_without_photos_leaves_as_well() -> None:
    departures = Departures()
    departures.begin(JobKind.LEAVE)

    departures.run()

    assert [each.user_id for each in departures.people.list()] == [OTHER]
    assert (departures.job.done, departures.job.finished) == (0, True)


def test_what_others_have_stays() -> None:
    departures = Departures()
    departures.added()
    other = departures.added()
    departures.changed(other, owner=OTHER)
    claim = Claim(image_id=other.image_id, until=NOW)
    departures.claims.stored[f"{OTHER}/{other.sha256}"] = claim
    departures.files.stored[f"exports/{OTHER}/x/manifest.json"] = b"{}"
    departures.begin(JobKind.LEAVE)

    departures.run()

    assert departures.items[other.image_id].status is Status.READY
    assert departures.folders(other) == {other.folder}
    assert departures.claims.stored == {f"{OTHER}/{other.sha256}": claim}
    assert list(departures.files.stored) == [f"exports/{OTHER}/x/manifest.json"]


@pytest.mark.parametrize("seed", range(40))
def test_it_ends_the_same_wherever_a_function_is_killed(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    departures = Departures(lambda port: Mortal(port, chance, 0.02))
    departures.in_every_state()
    departures.files.stored[f"exports/{OWNER}/{JOB_ID}/manifest.json"] = b"{}"
    departures.begin(JobKind.LEAVE)

    departures.run(5000)

    assert_nothing_is_left(departures)
    assert departures.job.finished


def test_what_was_on_its_way_when_rights_ended_is_found_by_another_look() -> None:
    departures = Departures()
    departures.added()
    departures.begin(JobKind.LEAVE)
    looked = False
    send = departures.leaving().queue.send

    while departures.messages:
        body = departures.messages[0]
        if '"looks": 1' in body and not looked:
            looked = True
            # A ticket that was signed in the second before.
            departures.changed(departures.added(), status=Status.PENDING)
        departures.deliver_one(body)

    assert looked
    assert send
    assert_nothing_is_left(departures)


def test_the_last_look_comes_after_no_request_of_theirs_can_be_at_work() -> None:
    departures = Departures()
    departures.begin(JobKind.LEAVE)

    departures.run()

    assert departures.now - NOW >= ON_THEIR_WAY
    assert departures.delays == [int(ON_THEIR_WAY.total_seconds()) + 1]


def test_an_original_that_came_to_an_old_address_goes_with_them() -> None:
    departures = Departures()
    departures.begin(JobKind.LEAVE)
    for number in range(5):
        departures.originals.put(f"uploads/{OWNER}/{number}", b"late")

    departures.run()

    assert not departures.originals.versions


def test_as_long_as_something_is_left_their_row_stays_and_the_job_is_not_over() -> None:
    departures = Departures()
    image = departures.added()
    departures.site.keeps.add(f"{image.folder}/thumb.avif")
    departures.begin(JobKind.LEAVE)

    for _ in range(200):
        if not departures.messages:
            break
        departures.deliver_one(departures.messages[0], last=True)

    person = departures.people.find(OWNER)
    assert person is not None
    assert person.leaving == JOB_ID
    assert not departures.job.finished

    # The daily round begins again.
    departures.site.keeps.clear()
    departures.messages.append(tasks.leave(JOB_ID))
    departures.run()
    assert_nothing_is_left(departures)


def test_looking_again_and_again_has_an_end() -> None:
    departures = Departures()
    departures.begin(JobKind.LEAVE)
    departures.messages.clear()
    step = Leave(job_id=JOB_ID, stage=Stage.PHOTOS, is_last=True, found=True, looks=MOST_LOOKS - 1)

    departures.leaving().work(step)

    assert not departures.messages
    assert not departures.job.finished


def test_a_message_for_a_job_that_is_over_does_nothing() -> None:
    departures = Departures()
    departures.added()
    departures.begin(JobKind.LEAVE)
    departures.jobs.stored[JOB_ID] = replace(departures.job, finished=True).to_item()
    before: dict[str, Any] = dict(departures.items.stored)

    departures.run()

    assert departures.items.stored == before
