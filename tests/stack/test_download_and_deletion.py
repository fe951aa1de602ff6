"""A photo without metadata is downloaded unchanged and deleted with everything made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack


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


def test_a_deleted_photo_is_gone_everywhere_and_its_original_can_be_recovered(
    api: Api, stack: Stack
) -> None:
    content = photos.jpeg()
    image = api.uploaded(content)
    path = f"/images/{image['imageId']}"
    download = api.site_url + api.get(f"{path}/download").headers["Location"]
    assert api.http.get(download).status == 200

    answer = api.request("DELETE", path)

    assert answer.status == 204, answer
    assert api.get(path).status == 404
    assert api.get(f"{path}/download").status == 404
    assert api.http.get(download).status == 404
    assert api.request("DELETE", path).status == 404
    listed = api.get("/images", limit=100).json()["images"]
    assert image["imageId"] not in [each["imageId"] for each in listed]
    for rendition in image["renditions"]:
        assert api.http.get(api.site_url + rendition["url"]).status == 404
    key = f"uploads/public/{image['imageId']}"
    bucket = stack.output("originalsBucket")
    found = stack.client("s3").list_object_versions(Bucket=bucket, Prefix=key)
    assert [marker["IsLatest"] for marker in found["DeleteMarkers"]] == [True]
    assert [version["IsLatest"] for version in found["Versions"]] == [False]


def test_a_photo_that_was_never_uploaded_can_be_deleted_too(api: Api) -> None:
    image_id = api.ticket()["imageId"]

    assert api.request("DELETE", f"/images/{image_id}").status == 204
    assert api.get(f"/images/{image_id}").status == 404
