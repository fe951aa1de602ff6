"""Nothing that was acknowledged is lost to a kill, a full disk or truncated files."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from local.compat import lambda_workers
from local.emulator.state import EmulatorState
from local.errors import UserError
from local.requeue import requeue
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.crashes import Home
from tests.support.queue import ThumbnailQueue

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.http import Http

pytestmark = pytest.mark.slow

_CLIENTS = 8
_PHOTOS = 24
_IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible"
# The queue redelivers an unacknowledged message after twelve minutes only. On a busy machine four
# functions that start at once take half a minute.
_SOON_SECONDS = 180


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Generator[Home]:
    home = Home(tmp_path_factory.mktemp("crashes") / "state")
    try:
        home.start()
        home.deploy(tmp_path_factory.mktemp("program-crashes"))
        yield home
    finally:
        home.stop()


@pytest.fixture
def home(deployed: Home) -> Generator[Home]:
    """It is running before and after each test."""
    yield deployed
    deployed.stop()
    deployed.start()


@pytest.fixture
def site(home: Home, http: Http) -> Api:
    return Api(http, home.stack.site_url, assert_described)


def _photo() -> bytes:
    return photos.encoded(photos.two_colours(64, 48))


def _in_flight(home: Home) -> int:
    answer = home.stack.client("sqs").get_queue_attributes(
        QueueUrl=home.stack.output("thumbnailQueueUrl"), AttributeNames=[_IN_FLIGHT]
    )
    return int(answer["Attributes"][_IN_FLIGHT])


def _wait_until_in_flight(home: Home) -> None:
    deadline = time.monotonic() + _SOON_SECONDS
    while not _in_flight(home):
        assert time.monotonic() < deadline, "no worker picked it up"
        time.sleep(0.01)


def _wait_until_ready_soon(site: Api, image_ids: list[str]) -> None:
    deadline = time.monotonic() + _SOON_SECONDS
    for image_id in image_ids:
        site.wait_until_ready(image_id, within=deadline - time.monotonic())


def _tree(folder: Path) -> dict[str, tuple[int, int]]:
    found = {str(path): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {name: (status.st_ino, status.st_size) for name, status in found.items()}


def test_every_acknowledged_change_survives_a_kill(home: Home, site: Api) -> None:
    gone = site.uploaded(_photo())["imageId"]
    assert site.request("DELETE", f"/images/{gone}").status == 204
    with ThreadPoolExecutor(_CLIENTS) as pool:
        # Without waiting for the thumbnails, so some are being made when the process is killed.
        ids = list(pool.map(site.upload, [_photo() for _ in range(_PHOTOS)]))

    home.kill()
    home.start()

    _wait_until_ready_soon(site, ids)
    assert site.get(f"/images/{gone}").status == 404


def test_a_clean_shutdown_during_work_leaves_nothing_waiting(home: Home, site: Api) -> None:
    site.uploaded(_photo())
    with home.paused_workers("thumbnail"):
        ids = [site.upload(_photo()) for _ in range(4)]
        _wait_until_in_flight(home)
        assert home.stop()
    home.start()

    _wait_until_ready_soon(site, ids)


def test_photos_with_a_lost_message_are_requeued_and_stray_originals_are_named(
    home: Home, site: Api
) -> None:
    queue = ThumbnailQueue(home.stack)
    with queue.held():
        lost = site.upload(_photo())
    bucket = home.stack.output("originalsBucket")
    s3, stray = home.stack.client("s3"), "uploads/public/stray"
    exported = "exports/public/export/photo.jpg"
    for key in (stray, exported):
        s3.put_object(Bucket=bucket, Key=key, Body=b"stray")

    pending, strays = requeue(home.stack.deployment.outputs, home.emulator.aws)

    assert "1 pending photos are processed again" in pending
    assert stray in strays
    assert exported not in strays
    site.wait_until_ready(lost)
    for key in (stray, exported):
        s3.delete_object(Bucket=bucket, Key=key)


def test_the_photo_of_a_killed_worker_is_processed_again_at_once(home: Home, site: Api) -> None:
    site.uploaded(_photo())
    # Large enough to be caught while it is being processed.
    image_id = site.upload(photos.encoded(photos.two_colours(6000, 4000)))
    _wait_until_in_flight(home)

    home.kill_workers("thumbnail")

    _wait_until_ready_soon(site, [image_id])


def test_with_a_full_disk_changes_are_refused_photos_are_shown_and_nothing_is_lost(
    home: Home, site: Api, http: Http
) -> None:
    kept = site.uploaded(_photo())["imageId"]
    unchecked = Api(http, site.site_url)
    content = _photo()
    waiting = site.bound_ticket(content)
    with home.full_disk():
        assert (
            unchecked.post("/upload", {"fileName": "a.jpg", "fileType": "image/jpeg"}).status >= 500
        )
        assert unchecked.put(waiting, content).status == 503
        assert unchecked.request("DELETE", f"/images/{kept}").status >= 500
        assert home.emulator.trouble()
        assert site.get(f"/images/{kept}").json()["status"] == "ready"

    site.sent(waiting, content)
    assert not home.emulator.trouble()
    site.wait_until_ready(waiting["imageId"])

    with home.full_disk():
        assert not home.stop()
    home.start()

    assert not home.emulator.clean_shutdown
    assert site.download(kept).status == 200
    assert site.get(f"/images/{waiting['imageId']}").json()["status"] == "ready"


def test_any_truncated_state_file_prevents_the_start_and_loses_no_photo(
    home: Home, site: Api, tmp_path: Path
) -> None:
    image_id = site.uploaded(_photo())["imageId"]
    home.kill()
    newest = home.files.generations.newest()
    assert newest
    # Older journals belong to the older generation and are not read with the newest one.
    journals = [
        path for path in home.files.journals.glob("*.jsonl") if int(path.stem) >= newest[1].journal
    ]
    files = [*newest[0].folder.iterdir(), *journals]
    cut = [path.relative_to(home.folder) for path in files if path.stat().st_size > 1]
    assert len(cut) > 15

    for path in cut:
        folder = tmp_path / "state"
        others = shutil.ignore_patterns("s3", "tmp")
        shutil.copytree(home.folder, folder, ignore=others, copy_function=os.link)
        data = (folder / path).read_bytes()
        (folder / path).unlink()
        (folder / path).write_bytes(data[: len(data) // 2])
        before = _tree(folder)
        with pytest.raises(UserError, match=rf"{path.name}.*Nothing was changed.*RECOVER=1"):
            EmulatorState.of(folder).prepare(4566)
        assert _tree(folder) == before
        assert path.name in EmulatorState.of(folder).prepare(4566, recover=True)
        shutil.rmtree(folder)

    items = newest[0].folder / "dynamodb.json"
    items.write_bytes(items.read_bytes()[:100])
    home.files.prepare(4566, recover=True)
    home.start()
    assert site.get(f"/images/{image_id}").json()["status"] == "ready"
    assert site.download(image_id).status == 200


def test_many_requests_after_a_start_are_served_by_a_few_processes(home: Home, site: Api) -> None:
    home.stop()
    home.start()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(site.get, ["/images"] * 48))

    assert {answer.status for answer in answers} == {200}
    assert 0 < len(home.workers("gallery")) <= lambda_workers.MOST
