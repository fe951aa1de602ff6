"""A photo without metadata is downloaded unchanged, and goes to the trash, out of reach."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.api import Api
    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 60


@pytest.mark.parametrize(
    "name",
    [
        "Beach day.jpg",
        "Дача 夏休み 🏖️.jpg",
        'quote " and \\ backslash.jpg',
        "semi;colon, comma.jpg",
        "<img src=x onerror=alert(1)>.jpg",
    ],
)
def test_the_original_is_downloaded_under_its_own_name(api: Api, name: str) -> None:
    content = photos.jpeg()
    image = api.uploaded(content, name)

    answer = api.get(f"/images/{image['imageId']}/download")

    assert answer.status == 302, answer
    assert answer.headers["Location"] == answer.json()["url"]
    assert answer.headers["Location"].startswith(f"/downloads/{image['imageId']}/")
    assert answer.json()["expiresIn"] == 300
    assert answer.json()["fileName"] == image["fileName"]
    file = api.download(image["imageId"])
    assert file.status == 200, file
    assert file.body == content
    assert file.headers["Content-Type"] == "image/jpeg"
    disposition = file.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert f"filename*=UTF-8''{quote(image['fileName'], safe='')}" in disposition


def test_a_photo_that_is_not_ready_cannot_be_downloaded(api: Api) -> None:
    pending = api.ticket()["imageId"]
    failed = api.upload(b"no photo")
    api.wait_until(failed, "failed")

    for image_id in (pending, failed):
        answer = api.get(f"/images/{image_id}/download")
        assert answer.status == 409, answer
        assert answer.json()["code"] == "not_ready"


def test_a_deleted_photo_is_gone_everywhere_but_in_the_trash(api: Api, stack: Stack) -> None:
    content = photos.jpeg()
    image = api.uploaded(content)
    image_id, path = image["imageId"], f"/images/{image['imageId']}"
    download = api.site_url + api.get(f"{path}/download").headers["Location"]
    assert api.http.get(download).status == 200

    answer = api.request("DELETE", path)

    assert answer.status == 204, answer
    assert api.get(path).status == 404
    assert api.get(f"{path}/download").status == 404
    listed = api.get("/images", limit=100).json()["images"]
    assert image_id not in [each["imageId"] for each in listed]
    eventually(lambda: api.http.get(download).status == 404)
    for rendition in image["renditions"]:
        address = api.site_url + rendition["url"]
        eventually(lambda address=address: api.http.get(address).status == 404)
    eventually(lambda: api.request("DELETE", path).status == 404)

    there = next(e for e in api.get("/trash").json()["images"] if e["imageId"] == image_id)
    for rendition in there["renditions"]:
        assert rendition["url"].startswith("http")
        assert api.http.get(rendition["url"]).status == 200
    bucket = stack.output("originalsBucket")
    found = stack.client("s3").get_object(Bucket=bucket, Key=f"uploads/public/{image_id}")
    assert found["Body"].read() == content


def test_the_pages_policy_lets_pictures_of_the_trash_in_and_nothing_else(
    api: Api, stack: Stack
) -> None:
    policy = api.http.get(api.site_url).headers["Content-Security-Policy"]

    (pictures,) = [each for each in policy.split("; ") if each.startswith("img-src ")]
    assert pictures.split(" ")[1:] == [
        "'self'",
        f"{stack.emulator.aws.endpoint}/{stack.output('renditionsBucket')}/trash/",
    ]


def test_the_same_bytes_bring_a_photo_back_from_the_trash(api: Api) -> None:
    content = photos.jpeg()
    image_id = api.uploaded(content)["imageId"]
    assert api.request("DELETE", f"/images/{image_id}").status == 204

    # Its hash is not stated, so that nobody knows before it is processed.
    ticket = api.ticket(fileSize=len(content))
    api.sent(ticket, content)

    shown = api.wait_until_ready(ticket["imageId"])
    assert (shown["duplicateOf"], shown["restored"]) == (image_id, True)
    assert api.get(f"/images/{image_id}").json()["status"] == "ready"

    assert api.request("DELETE", f"/images/{image_id}").status == 204
    known = api.bound_ticket(content)
    assert (known["imageId"], known["duplicate"], known["restored"]) == (image_id, True, True)
    assert api.wait_until_ready(image_id)["imageId"] == image_id


def eventually(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_photo_that_was_never_uploaded_can_be_deleted_too(api: Api) -> None:
    image_id = api.ticket()["imageId"]

    assert api.request("DELETE", f"/images/{image_id}").status == 204
    assert api.get(f"/images/{image_id}").status == 404
