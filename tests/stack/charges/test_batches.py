"""Emptying, restoring and leaving with many photos: within limits, after a kill, and at a price.

`make large` does it with as many photos as somebody has in years, a hundred at a time as the
function does. `make test` has smaller steps, and a few more photos than one takes. Either way each
asks of AWS what docs/cost.md says.
"""

from __future__ import annotations

import logging
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import botocore.endpoint
import pytest

from cli.cost.ending import AT_ONCE, MEMORY_GB, WORKS
from components.slices.maintenance import MEMORY, TIMEOUT
from handlers.aws.clients import plain
from handlers.maintenance import emptying, leaving
from handlers.maintenance.settling import PHOTOS_A_STEP
from handlers.model.image import Image, Status
from handlers.model.usage import NO_CHANGE
from tests.stack.charges.jobs import Job, Worked
from tests.stack.charges.meter import Meter
from tests.stack.faults.people_operations import invited
from tests.stack.gone.remains import Remains
from tests.support import stored_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.model.removal import Removal
    from tests.stack.faults.site import Site

ALL = os.environ.get("LARGE") == "all"
A_STEP = PHOTOS_A_STEP if ALL else 20
# More than one step takes, of which the second one is killed.
FEW = A_STEP + 4
RESTORED, EMPTIED, LEFT = (1_000, 5_000, 2_000) if ALL else (FEW, FEW, FEW)
# Each thread of a function that has just started may read both keys that sign addresses.
KEYS_READ = 2 * AT_ONCE
# A slow answer of AWS. Even with such answers only, a step ends in time.
SLOW_SECONDS = 0.1


def no_pause(_seconds: float) -> None:
    """Stands in for a pause."""


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """No pauses between the tries of the SDK, no log of those that were killed; smaller steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=no_pause))
        patch.setattr(logging.getLogger("handlers"), "disabled", True)
        for module in (emptying, leaving):
            patch.setattr(module, "PHOTOS_A_STEP", A_STEP)
        yield


@pytest.fixture(scope="module")
def meter(site: Site) -> Meter:
    meter = Meter(site.stack)
    for client in site.functions.clients:
        meter.join(client)
    return meter


@pytest.fixture
def job(site: Site, meter: Meter) -> Iterator[Job]:
    site.empty()
    yield Job(site, meter, A_STEP)
    site.empty()


def progress(site: Site, job_id: str) -> tuple[int, int, int]:
    """What the page is told of a finished job: how many, done, failed."""
    job = site.ask("GET", "/jobs/{jobId}", parameters={"jobId": job_id}).body
    assert job["finished"]
    return job["total"], job["done"], job["failed"]


def record(site: Site, kind: str) -> Removal:
    (found,) = [each for each in site.people.removals() if each.kind == kind]
    assert found.finished_at is not None
    return found


def items(site: Site) -> dict[str, Image]:
    """Every photo of the stack."""
    pages = site.storage.dynamodb.get_paginator("scan").paginate(
        TableName=site.stack.output("tableName"), ConsistentRead=True
    )
    rows = [row for page in pages for row in page["Items"] if "#" not in row["imageId"]["S"]]
    return {row["imageId"]["S"]: Image.from_item(plain(row)) for row in rows}


def keys(site: Site) -> set[str]:
    """Everything that is stored of photos, in both buckets: each version."""
    found = Remains(site.stack).keys()
    return {each for each in found if not each.startswith(("keys/", "timelines/"))}


def assert_within_limits(job: Job) -> None:
    assert job.kills == 1
    for each in job.steps:
        assert each.seconds < TIMEOUT
    # Even if every answer is slow. The addresses are asked as many at a time.
    asked = max(sum(each.charge.requests.values()) / max(each.photos, 1) for each in job.full)
    assert asked * PHOTOS_A_STEP / AT_ONCE * SLOW_SECONDS < TIMEOUT / 2


def assert_costs(job: Job, name: str, asked: int) -> None:
    """Every full step asks the same of AWS, and none more; `asked` are a photo's addresses."""
    work = WORKS[name]
    assert asked == work.addresses
    assert job.full
    for each in job.full:
        assert requests(each) == work.requests(A_STEP)
        # Some items are a kilobyte larger than others.
        assert each.charge.write == pytest.approx(work.writes * A_STEP, rel=0.05)
        assert each.charge.read == pytest.approx(work.reads * A_STEP, rel=0.2)
        assert each.charge.requests["s3.GetObject"] <= KEYS_READ
    most = sum(work.requests(A_STEP).values())
    assert all(sum(requests(each).values()) <= most for each in job.steps)


def requests(worked: Worked) -> dict[str, int]:
    """Those of a function that has the keys, by the names of their operations."""
    named = {name.rpartition(".")[2]: count for name, count in worked.charge.requests.items()}
    return {name: named[name] for name in sorted(named) if name != "GetObject"}


def asked_for_each(removal: Removal) -> int:
    """How many addresses were asked for each photo."""
    each, rest = divmod(removal.addresses, removal.gone)
    assert rest == 0
    return each


def test_the_model_has_the_functions_memory() -> None:
    assert MEMORY_GB == MEMORY / 1024


def test_photos_are_moved_to_the_trash_and_restored(site: Site, job: Job) -> None:
    images = stored_library.shown(site.stack, range(RESTORED), site.admin.user_id)
    image_ids = [each.image_id for each in images]
    originals = {each.object_key for each in images}

    assert site.ask("POST", "/trash", body={"imageIds": image_ids}).body["count"] == RESTORED
    job.run()

    removal = record(site, "trash")
    assert (removal.photos, removal.gone) == (RESTORED, RESTORED)
    found = items(site)
    assert {(each.status, each.unfinished) for each in found.values()} == {(Status.TRASHED, None)}
    trash = {each.key for image in found.values() for each in image.renditions}
    assert keys(site) == originals | trash
    assert all(each.startswith("trash/") for each in trash)
    assert_within_limits(job)
    assert_costs(job, "into the trash", asked_for_each(removal))

    back = Job(site, job.meter, A_STEP)
    answer = site.ask("POST", "/trash/restore", body={"imageIds": image_ids})
    assert answer.status == 202
    back.run()

    assert progress(site, answer.body["jobId"]) == (RESTORED, RESTORED, 0)
    found = items(site)
    assert {(each.is_listed, each.unfinished) for each in found.values()} == {(True, None)}
    again = {each.key for image in found.values() for each in image.renditions}
    assert keys(site) == originals | again
    assert not again & {each.key for image in images for each in image.renditions}
    assert_within_limits(back)
    assert_costs(back, "out of the trash", 0)


def test_a_trash_is_emptied(site: Site, job: Job) -> None:
    stored_library.trashed(site.stack, range(EMPTIED), site.admin.user_id)

    answer = site.ask("POST", "/trash/empty", body={})
    job.run()

    assert progress(site, answer.body["jobId"]) == (EMPTIED, EMPTIED, 0)
    removal = record(site, "purge")
    assert (removal.photos, removal.gone) == (EMPTIED, EMPTIED)
    assert_nothing_is_left(site, EMPTIED)
    assert_within_limits(job)
    assert_costs(job, "out of the trash for good", asked_for_each(removal))


def test_a_person_is_deleted_with_their_photos(site: Site, job: Job) -> None:
    person = invited(site)
    stored_library.shown(site.stack, range(LEFT), person.user_id)

    parameters = {"userId": person.user_id}
    answer = site.ask("DELETE", "/admin/users/{userId}", parameters=parameters)
    job.run()

    assert progress(site, answer.body["jobId"]) == (LEFT, LEFT, 0)
    removal = record(site, "person")
    assert (removal.photos, removal.gone) == (LEFT, LEFT)
    assert_nothing_is_left(site, LEFT)
    assert person.user_id not in {each.user_id for each in site.people.read().people}
    assert_within_limits(job)
    assert_costs(job, "of a person who is deleted", asked_for_each(removal))


def assert_nothing_is_left(site: Site, photos: int) -> None:
    """But for tombstones."""
    found = items(site)
    assert len(found) == photos
    assert all(each.purged for each in found.values())
    assert keys(site) == set()
    table = site.stack.output("contentsTableName")
    assert site.storage.dynamodb.scan(TableName=table)["Items"] == []
    assert {*site.storage.usage().values()} <= {NO_CHANGE}
