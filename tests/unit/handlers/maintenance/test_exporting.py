"""An export has everything that a person can see of theirs, wherever its making breaks off."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from handlers.maintenance import exporting
from handlers.model.job import JobKind
from tests.unit.handlers.maintenance.departures import JOB_ID, OTHER, Departures
from tests.unit.handlers.maintenance.ending import OWNER
from tests.unit.handlers.maintenance.giving import Mortal

FOLDER = f"exports/{OWNER}/{JOB_ID}/"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PHOTOS_A_PART", 2)


def exported(departures: Departures) -> dict[str, bytes]:
    """The files of the export, by their names in it."""
    assert all(each.startswith(FOLDER) for each in departures.files.stored)
    return {key.removeprefix(FOLDER): data for key, data in departures.files.stored.items()}


def told(departures: Departures) -> list[dict[str, Any]]:
    """What the manifests say of photos."""
    files = exported(departures)
    whole = json.loads(files["manifest.json"])
    return [photo for name in whole["manifests"] for photo in json.loads(files[name])["photos"]]


def test_every_photo_that_is_shown_or_in_the_trash_is_in_it_with_what_is_known() -> None:
    departures = Departures()
    photos = departures.in_every_state()
    listed, trashed, restoring, *_ = photos
    departures.described(listed, title="A cat", alt="It sleeps", file_size=8)
    departures.begin(JobKind.EXPORT)

    departures.run()

    assert {each["imageId"] for each in told(departures)} == {
        each.image_id for each in (listed, trashed, restoring)
    }
    first = next(each for each in told(departures) if each["imageId"] == listed.image_id)
    assert first["file"] == "2026/2026-11-29 a name.jpg"
    assert (first["title"], first["alt"], first["sha256"]) == ("A cat", "It sleeps", listed.sha256)
    assert (first["fileName"], first["uploadedAt"]) == ("a name.jpg", "2026-11-29T12:00:00.000000Z")
    assert not {"renditions", "fileUrl", "owner", "objectKey"} & set(first)
    names = sorted(exported(departures))
    assert names == [
        "2026/2026-11-29 a name.jpg",
        "manifest-0001.json",
        "manifest-0002.json",
        "manifest.json",
        "trash/2026-11-29 a name (2).jpg",
        "trash/2026-11-29 a name.jpg",
    ]
    assert exported(departures)[first["file"]] == b"original"
    whole = json.loads(exported(departures)["manifest.json"])
    assert (whole["photos"], whole["bytes"], whole["person"]["name"]) == (3, 8, "Bob")
    row = departures.exports.stored[OWNER]
    assert (row.photos, row.size, row.parts, row.finished) == (3, 8, 2, True)
    assert (departures.job.done, departures.job.failed, departures.job.finished) == (3, 0, True)


def test_what_belongs_to_others_is_not_in_it() -> None:
    departures = Departures()
    departures.changed(departures.added(), owner=OTHER)
    departures.begin(JobKind.EXPORT)

    departures.run()

    assert list(exported(departures)) == ["manifest.json"]


@pytest.mark.parametrize("seed", range(40))
def test_each_photo_is_in_it_once_wherever_a_function_is_killed(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    departures = Departures(lambda port: Mortal(port, chance, 0.03))
    photos = [departures.added() for _ in range(7)]
    departures.in_trash(departures.added())
    departures.begin(JobKind.EXPORT)

    departures.run(5000)

    assert len(told(departures)) == len(photos) + 1
    assert len({each["file"] for each in told(departures)}) == len(photos) + 1
    copies = [each for each in exported(departures) if not each.startswith("manifest")]
    assert sorted(copies) == sorted(each["file"] for each in told(departures))
    assert departures.exports.stored[OWNER].photos == len(photos) + 1
    assert departures.job.done == len(photos) + 1


def test_a_photo_that_is_deleted_meanwhile_is_left_out() -> None:
    departures = Departures()
    for _ in range(2):
        departures.added()
    gone = departures.added()
    departures.begin(JobKind.EXPORT)
    departures.deliver_one(departures.messages[0])
    assert gone.image_id in departures.messages[0]
    departures.buried(gone)

    departures.run()

    assert gone.image_id not in {each["imageId"] for each in told(departures)}
    assert departures.job.failed == 0


def test_one_that_cannot_be_copied_holds_up_no_other_and_is_counted() -> None:
    departures = Departures()
    good, bad = departures.added(), departures.added()
    departures.files.broken.add(bad.object_key)
    departures.begin(JobKind.EXPORT)
    departures.deliver_one(departures.messages[0])

    assert not departures.deliver_one(departures.messages[0])
    departures.deliver_one(departures.messages[0], last=True)
    departures.run()

    assert [each["imageId"] for each in told(departures)] == [good.image_id]
    assert departures.exports.stored[OWNER].failed == 1
    assert json.loads(exported(departures)["manifest.json"])["failed"] == 1
    assert (departures.job.failed, departures.job.finished) == (1, True)


def test_an_original_that_is_lost_is_counted_as_missing() -> None:
    departures = Departures()
    image = departures.added()
    departures.originals.versions.clear()
    departures.begin(JobKind.EXPORT)
    departures.deliver_one(departures.messages[0])

    assert not departures.deliver_one(departures.messages[0])

    assert image.image_id in departures.messages[0]


def test_the_export_before_goes_first() -> None:
    departures = Departures()
    departures.added()
    for number in range(8):
        departures.files.stored[f"exports/{OWNER}/before/{number}.jpg"] = b"former"
    departures.begin(JobKind.EXPORT)

    departures.run()

    assert sorted(exported(departures)) == [
        "2026/2026-11-29 a name.jpg",
        "manifest-0001.json",
        "manifest.json",
    ]


def test_nothing_is_left_of_an_export_whose_person_leaves_meanwhile() -> None:
    departures = Departures()
    for _ in range(2):
        departures.added()
    departures.begin(JobKind.EXPORT)
    departures.deliver_one(departures.messages[0])
    departures.exports.remove(OWNER)

    departures.run()

    assert not departures.files.stored
    assert departures.job.finished


def test_an_export_that_another_one_has_replaced_stops() -> None:
    departures = Departures()
    departures.added()
    departures.begin(JobKind.EXPORT)
    other = "70b00000-0000-4000-8000-000000000001"
    departures.exports.stored[OWNER] = replace(departures.exports.stored[OWNER], export_id=other)

    departures.run()

    assert not departures.files.stored
    assert departures.job.finished
