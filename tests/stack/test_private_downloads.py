"""What others get of a photo that tells a lot: the same picture, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from handlers.gallery.redaction import without_metadata
from tests.support import photos
from tests.support.samples import BY_NAME
from tests.support.telling import MEDIA_TYPES, SECRET, telling

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack


def copies(stack: Stack, image: Any) -> list[Any]:
    """The stored copies of a photo."""
    found = stack.client("s3").list_objects_v2(
        Bucket=stack.output("renditionsBucket"), Prefix=f"downloads/{image['imageId']}/"
    )
    return found.get("Contents", [])


def telling_jpeg() -> bytes:
    """A photo of this test's own, that tells the same as `telling`."""
    own, told = photos.jpeg(), telling("image/jpeg")
    return own[:2] + told[2 : told.index(b"\xff\xdb", told.index(b"ICC_PROFILE"))] + own[2:]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_a_download_tells_nothing_and_is_the_same_picture(api: Api, media_type: str) -> None:
    content = telling(media_type)
    image = api.uploaded(content, "holiday", media_type)

    answer = api.get(f"/images/{image['imageId']}/download")

    assert answer.status == 302, answer
    assert answer.json()["fileName"] == "holiday"
    file = api.http.get(answer.headers["Location"])
    assert file.status == 200, file
    assert SECRET not in file.body
    assert file.body == without_metadata(content, media_type)
    assert file.headers["Content-Type"] == media_type
    assert 'filename="holiday"' in file.headers["Content-Disposition"]


def test_the_copy_is_made_once_and_goes_with_the_photo(api: Api, stack: Stack) -> None:
    image = api.uploaded(telling_jpeg())
    path = f"/images/{image['imageId']}"
    assert copies(stack, image) == []

    first: str = api.get(f"{path}/download").json()["url"]
    (copy,) = copies(stack, image)
    second: str = api.get(f"{path}/download").json()["url"]

    assert copies(stack, image) == [copy]
    assert urlsplit(first).path == urlsplit(second).path
    assert urlsplit(first).path.endswith(copy["Key"])
    assert copy["Key"].startswith(f"downloads/{image['imageId']}/")

    assert api.request("DELETE", path).status == 204

    assert copies(stack, image) == []
    assert api.http.get(first).status == 404


def test_of_a_photo_that_tells_nothing_only_that_is_kept(api: Api, stack: Stack) -> None:
    image = api.uploaded(photos.jpeg())
    path = f"/images/{image['imageId']}"

    first: str = api.get(f"{path}/download").json()["url"]
    (note,) = copies(stack, image)
    second: str = api.get(f"{path}/download").json()["url"]

    assert urlsplit(first).path == urlsplit(second).path
    assert f"/uploads/public/{image['imageId']}" in urlsplit(first).path
    assert note["Size"] < 10
    assert copies(stack, image) == [note]

    assert api.request("DELETE", path).status == 204

    assert copies(stack, image) == []


def test_the_site_does_not_reach_the_copies(api: Api, stack: Stack) -> None:
    image = api.uploaded(telling_jpeg())
    api.get(f"/images/{image['imageId']}/download")
    (copy,) = copies(stack, image)

    for path in (copy["Key"], f"thumbnails/../{copy['Key']}", f"thumbnails/%2e%2e/{copy['Key']}"):
        answer = api.http.get(f"{api.site_url}/{path}")
        assert answer.status in {403, 404}, answer
        assert b"JFIF" not in answer.body


def test_copies_are_removed_after_a_day(stack: Stack) -> None:
    found = stack.client("s3").get_bucket_lifecycle_configuration(
        Bucket=stack.output("renditionsBucket")
    )

    (rule,) = [rule for rule in found["Rules"] if rule["ID"] == "downloads"]
    assert rule["Status"] == "Enabled"
    assert rule["Filter"] == {"Prefix": "downloads/"}
    assert rule["Expiration"] == {"Days": 1}


def test_a_file_of_a_kind_that_cannot_be_told_apart_is_given_as_it_is_shown(api: Api) -> None:
    """Decoders find the picture by its place, whatever the box around it is called."""
    content = BY_NAME["heic-8-bit"].content.replace(b"mdat", b"what")
    image = api.uploaded(content, "odd.heic", "image/heic")

    path = f"/images/{image['imageId']}/download"
    answer = api.get(path)

    assert answer.status == 302, answer
    assert answer.json()["fileName"] == api.get(path).json()["fileName"] == "odd.webp"
    file = api.http.get(answer.headers["Location"])
    assert file.headers["Content-Type"] == "image/webp"
    assert file.body == api.http.get(api.site_url + image["renditions"][-1]["url"]).body
